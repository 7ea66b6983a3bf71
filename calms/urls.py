from django.urls import include, path

urlpatterns = [path("", include("assessments.urls"))]
handler400 = "assessments.views.errors.bad_request"
