# Beside the server: Schemathesis over the OpenAPI document, every operation, data that is right and data that is wrong.
#
# Called by `cargo xtask contract`. It starts `zhunsheng serve` on loopback with a folder of its own, makes an account with every role, and runs twice:
# once as nobody, once signed in. A 5xx, a status that the document does not have, or an answer that is not as it says fails the run.

import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request

PASSWORD = "correct horse battery 准绳"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,negative_data_rejection,unsupported_method"
# What would end the run's own session or take its rights; as nobody they are tried all the same.
KEEPS_SESSION = ["sign_out", "set_password", "change_account"]


def main(zhunsheng, schemathesis, examples, seed):
    with tempfile.TemporaryDirectory() as data:
        add = [zhunsheng, "user", "add", "all", "--password-file", "-", "--data", data]
        for role in ["editor", "approver", "auditor", "administrator"]:
            add += ["--role", role]
        subprocess.run(add, input=PASSWORD.encode(), check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([zhunsheng, "serve", "--port", "0", "--rate", "0", "--data", data], stdout=subprocess.PIPE, stderr=open(os.path.join(data, "log"), "wb"))
        try:
            url = None
            while url is None:
                line = server.stdout.readline().decode()
                if not line:
                    sys.exit("the server did not start")
                found = re.search(r"http://[^/\s]+", line)
                url = found and found.group(0)
            document = json.load(urllib.request.urlopen(f"{url}/api/v1/openapi.json"))
            trim(document)
            failed = run(schemathesis, url, document, data, [], examples, seed)
            headers = signed_in(url)
            fill(url, headers)
            # Why: the cookie is given with every request; that a request without one is refused is what the first run is for.
            document.pop("security", None)
            for operation in (one for path in document["paths"].values() for one in path.values() if isinstance(one, dict)):
                operation.pop("security", None)
            more = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
            for operation in KEEPS_SESSION:
                more += ["--exclude-operation-id", operation]
            failed += run(schemathesis, url, document, data, more, examples, seed)
        finally:
            server.terminate()
            server.wait(20)
    print(f"# pass {2 - failed}\n# fail {failed}")
    sys.exit(1 if failed else 0)


def ask(url, path, headers, body):
    headers = {"content-type": "application/json", "sec-fetch-site": "same-origin", **headers}
    return urllib.request.urlopen(urllib.request.Request(f"{url}/api/v1{path}", json.dumps(body).encode(), headers))


def signed_in(url):
    """The headers of somebody who has just signed in and confirmed it."""
    answer = ask(url, "/session", {}, {"account": "all", "password": PASSWORD})
    headers = {"Cookie": answer.headers["set-cookie"].split(";")[0], "Sec-Fetch-Site": "same-origin"}
    ask(url, "/session/confirm", headers, {"password": PASSWORD})
    return headers


def fill(url, headers):
    """Something for every number 1 in a path: a change request, a stored case, a token."""
    source = {"document": "试点通知", "article": "一", "file_sha256": None}
    value = {"parameter": "targets.visits", "from": "2040-01-01", "value": "1200", "unit": "家", "source": source}
    content = {"values": [value], "removed": [], "reason": "目标调整", "notes": "目标调整", "accepted": []}
    ask(url, "/desk/changes", headers, {"kind": "value", "policy": "cn-pilot", "content": content})
    ask(url, "/desk/cases?policy=cn-pilot&format=json", headers, [{"pilot_enterprises_visited": 1500}])
    ask(url, "/tokens", headers, {"title": "报表", "scopes": ["desk:read"], "expires_on": str(datetime.date.today() + datetime.timedelta(days=90))})


def trim(document):
    """What cannot be asked in passing: waiting for something new takes as long as it says, and of bytes that are no JSON none are wrong by their form."""
    for path in document["paths"].values():
        for operation in (one for one in path.values() if isinstance(one, dict)):
            named = [one for one in operation.get("parameters", []) if one.get("$ref") != "#/components/parameters/wait"]
            operation["parameters"] = named
            for kind, body in operation.get("requestBody", {}).get("content", {}).items():
                if kind != "application/json":
                    body["schema"] = {}


def run(schemathesis, url, document, folder, more, examples, seed):
    print(f"contract: {'signed in' if more else 'as nobody'}", flush=True)
    file = os.path.join(folder, "openapi.json")
    with open(file, "w") as out:
        json.dump(document, out)
    command = [schemathesis, "run", file, "-u", url, "--mode", "all", "--phases", "examples,coverage,fuzzing", "-c", CHECKS,
               "-n", examples, "--seed", seed, "--continue-on-failure", "--no-color", "--suppress-health-check", "all", *more]
    hooks = {**os.environ, "SCHEMATHESIS_HOOKS": os.path.join(os.path.dirname(os.path.abspath(__file__)), "hooks.py")}
    return 0 if subprocess.run(command, env=hooks, cwd=folder).returncode == 0 else 1


if __name__ == "__main__":
    main(*sys.argv[1:])
