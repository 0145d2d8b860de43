"""What every page needs: who is asking, security, limits, failures, fragments."""
