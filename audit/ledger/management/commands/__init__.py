"""`manage.py run_integrator`, `integrate_once`, `verify_log`."""
