"""What people type into ordinary forms, one module for each journey."""
