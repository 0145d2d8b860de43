"""What is public: publishing what was approved, and taking it back."""
