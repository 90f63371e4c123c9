"""How good the answers are: measures over a file of questions whose answers are known."""
