"""How gunicorn serves pages, API, uploads and downloads: threads, bodies read as they arrive."""

import os

wsgi_app = "parley.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("PARLEY_WEB_PROCESSES", "2"))
threads = int(os.environ.get("PARLEY_WEB_THREADS", "8"))
timeout = 120
graceful_timeout = 5
keepalive = 15
accesslog = None  # addresses carry ids; what was opened is in the audit log
control_socket_disable = True
preload_app = True  # one import of the application, shared by the processes
