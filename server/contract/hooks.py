# Beside the server: how Schemathesis sends bodies that are neither JSON nor a form: the bytes as they were made up.

import schemathesis


@schemathesis.serializer("application/zip", "application/gzip", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream")
def as_bytes(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
