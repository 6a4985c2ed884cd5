"""A park, its hours and a design as the arrays that kernels run on."""
