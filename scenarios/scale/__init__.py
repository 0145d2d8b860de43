"""Many scenarios at once: on the processes of this machine, or on a cluster. The answers are the same."""
