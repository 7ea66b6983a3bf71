from .people import Language, Organisation, User
from .questionnaires import Questionnaire

__all__ = ["Language", "Organisation", "Questionnaire", "User"]
