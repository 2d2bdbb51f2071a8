"""条知 Clausewise: answers from Chinese policy documents, every statement citing its clause."""

__version__ = "0.1.0"
