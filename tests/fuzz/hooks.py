"""What a schema cannot say: a key for each request, and who may ask for what."""

import os
import re
import uuid

import schemathesis

CALLER = os.environ["ATLAS_FUZZ_CALLER"]
WELL_FORMED = re.compile(r"[\x20-\x7e]{1,255}")
TURNED_AWAY = {400, 401, 403, 404, 405}


@schemathesis.hook
def before_call(context, case, kwargs):
    """A key that came before would be answered with what was stored then."""
    for name, value in list((case.headers or {}).items()):
        if name.lower() == "idempotency-key" and isinstance(value, str) and WELL_FORMED.fullmatch(value):
            case.headers[name] = str(uuid.uuid4())


@schemathesis.check
def only_who_may(ctx, response, case):
    """Whatever is asked: who is not in the operation's row gets nothing but the door."""
    roles = case.operation.definition.raw.get("x-atlas-roles")
    if roles == "public" or CALLER == "Admin" or CALLER in roles:
        return
    if response.status_code not in TURNED_AWAY:
        raise AssertionError(f"{CALLER} was answered {response.status_code}; the operation is for {', '.join(roles)}")
