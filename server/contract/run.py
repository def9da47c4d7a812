# Beside the server: Schemathesis over the OpenAPI document, every operation, data that is right and data that is wrong.
#
# Called by `cargo xtask contract`. It starts `zhunsheng serve` on loopback with a folder of its own, makes an account with every role, and runs twice:
# once as nobody, once signed in. A 5xx, a status that the document does not have, or an answer that is not as it says fails the run.

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
KEEPS_SESSION = ["signOut", "setPassword", "changeAccount"]


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
            failed = run(schemathesis, url, [], examples, seed)
            failed += run(schemathesis, url, signed_in(url), examples, seed)
        finally:
            server.terminate()
            server.wait(20)
    print(f"# pass {2 - failed}\n# fail {failed}")
    sys.exit(1 if failed else 0)


def signed_in(url):
    body = json.dumps({"account": "all", "password": PASSWORD}).encode()
    headers = {"content-type": "application/json", "sec-fetch-site": "same-origin"}
    answer = urllib.request.urlopen(urllib.request.Request(f"{url}/api/v1/session", body, headers))
    cookie = answer.headers["set-cookie"].split(";")[0]
    confirm = urllib.request.Request(f"{url}/api/v1/session/confirm", json.dumps({"password": PASSWORD}).encode(), {**headers, "cookie": cookie})
    urllib.request.urlopen(confirm)
    more = ["-H", f"Cookie: {cookie}", "-H", "Sec-Fetch-Site: same-origin"]
    for operation in KEEPS_SESSION:
        more += ["--exclude-operation-id", operation]
    return more


def run(schemathesis, url, more, examples, seed):
    print(f"contract: {'signed in' if more else 'as nobody'}", flush=True)
    command = [schemathesis, "run", f"{url}/api/v1/openapi.json", "-u", f"{url}/api/v1", "--mode", "all", "--phases", "examples,coverage,fuzzing", "-c", CHECKS,
               "-n", examples, "--seed", seed, "--continue-on-failure", "--no-color", "--suppress-health-check", "all", *more]
    return 0 if subprocess.run(command).returncode == 0 else 1


if __name__ == "__main__":
    main(*sys.argv[1:])
