"""星级积分: stars, honours, points, and the rules they follow."""
