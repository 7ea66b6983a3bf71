import logging
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "calms.settings")
application = get_wsgi_application()


def _prepare() -> None:
    """What nobody should wait for: the first figure of a process takes a third of a second."""
    from django.db import DatabaseError, connection

    from assessments.charts import Outline, radar_figure
    from assessments.system_checks import postgresql_log

    radar_figure([Outline(name="", scores=dict.fromkeys("CALMS", 0.0))], {})
    try:
        for message in postgresql_log(["default"]):
            logging.getLogger("calms").warning("%s %s", message.msg, message.hint)
    except DatabaseError as error:
        logging.getLogger("calms").warning("The database does not answer yet: %s", type(error).__name__)
    finally:
        connection.close()


Thread(target=_prepare, name="prepare", daemon=True).start()
