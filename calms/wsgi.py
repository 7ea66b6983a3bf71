import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "calms.settings")
application = get_wsgi_application()


def _warm() -> None:
    """The first figure of a process costs a third of a second; nobody should wait for it."""
    from assessments.charts import Outline, radar_figure

    radar_figure([Outline(name="", scores=dict.fromkeys("CALMS", 0.0))], {})


Thread(target=_warm, name="warm-plotly", daemon=True).start()
