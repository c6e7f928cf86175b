"""Addresses of HSDS, below /o/hsds/v3/."""

from __future__ import annotations

from django.urls import path

from sasaeai.api.hsds import views

app_name = "hsds"
urlpatterns = [
    path("", views.base, name="base"),
    path("openapi.json", views.contract, name="openapi"),
    path("profile/", views.profile, name="profile"),
    path("profile/<slug:name>.json", views.profile_patch, name="patch"),
    path("services", views.services, name="services"),
    path("services/<uuid:uuid>", views.service, name="service"),
    path("organizations", views.organizations, name="organizations"),
    path("organizations/<uuid:uuid>", views.organization, name="organization"),
    path("service_at_locations", views.service_at_locations, name="service_at_locations"),
    path("service_at_locations/<uuid:uuid>", views.service_at_location, name="service_at_location"),
    path("taxonomies", views.every_taxonomy, name="taxonomies"),
    path("taxonomies/<uuid:uuid>", views.taxonomy, name="taxonomy"),
    path("taxonomy_terms", views.taxonomy_terms, name="taxonomy_terms"),
    path("taxonomy_terms/<uuid:uuid>", views.taxonomy_term, name="taxonomy_term"),
]
