from .people import Language, Organisation, User

__all__ = ["Language", "Organisation", "User"]
