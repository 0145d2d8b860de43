"""What is stored of each subject, behind the ports."""
