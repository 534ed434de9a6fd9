"""What comes in and goes out: notices, updates that went wrong, files a platform knows."""
