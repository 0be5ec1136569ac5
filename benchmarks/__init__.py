"""What must be fast, as ratios against a floor measured in the same run."""
