"""The form that releases a yearly report."""

from django import forms


class ReleaseReportForm(forms.Form):
    """Which figures were looked at."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
