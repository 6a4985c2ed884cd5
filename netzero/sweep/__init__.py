"""Sweeps: many variants of one scenario, on one machine or many, interrupted at will; what is on disk is the truth."""
