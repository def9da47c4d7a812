//! What people upload: dossiers as JSON, CSV or Excel, packages as archives, each within limits and with a report on everything bad.
