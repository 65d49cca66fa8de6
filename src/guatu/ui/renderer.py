"""How forms render: `{{ form }}` and `{{ field.as_field_group }}` use the house's own templates."""

from django.forms.renderers import DjangoTemplates


class GuatuRenderer(DjangoTemplates):
    """Setting FORM_RENDERER. Widgets stay Django's own; rows, labels, help and errors are ours."""

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"
