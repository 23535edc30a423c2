#!/bin/sh
# Sends a file through a running system and prints what is wrong with it.
# usage: sh docs/examples/first-file.sh http://127.0.0.1:3000 PASSWORD FILE
set -eu
[ $# -eq 3 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
[ -r "$3" ] || { echo "There is no file $3 that can be read." >&2; exit 1; }
API=$1/api/v1 PASSWORD=$2 FILE=$3
pick() { # one value out of JSON, or what the answer says instead
  node -e 'const answer = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const value = process.argv[1].split(".").reduce((part, name) => part?.[name], answer);
    if (value === undefined) { console.error(answer.detail ?? answer); process.exit(1); }
    console.log(typeof value === "string" ? value : JSON.stringify(value))' "$1"
}

# 1. log in
TOKEN=$(curl -sS "$API/login/access-token" -d username=admin --data-urlencode "password=$PASSWORD" | pick access_token)

# 2. save a schema: what a row must look like
curl -sS -X PUT "$API/schemas/people" -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d @docs/examples/people.schema.json | pick version >/dev/null

# 3. create a task: announce the file, get a URL for exactly this file
TASK=$(curl -sS "$API/tasks" -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{
  "workflows": ["validation"], "schema": "people",
  "file": {"name": "'"$(basename "$FILE")"'", "size": '"$(wc -c <"$FILE")"', "contentType": "application/octet-stream"} }')

# 4. upload: the URL and the headers it wants, as curl's configuration
UPLOAD=$(echo "$TASK" | pick upload) && echo "$UPLOAD" | node -pe "const u = JSON.parse(require('fs').readFileSync(0, 'utf8'));
  ['url = \"' + u.url + '\"', ...Object.entries(u.headers).map(([k, v]) => 'header = \"' + k + ': ' + v + '\"')].join('\n')" |
  curl -sS -K - -T "$FILE"

# 5. wait for the result and read the wrong cells
ID=$(echo "$TASK" | pick task.id)
curl -sS "$API/tasks/$ID?wait=20" -H "authorization: Bearer $TOKEN" | pick status
curl -sS --fail-with-body "$API/tasks/$ID/validation/issues" -H "authorization: Bearer $TOKEN"

# 6. the whole report, a line for each issue
REPORT=$(curl -sS --fail-with-body -w '%{redirect_url}' "$API/tasks/$ID/validation/report" -H "authorization: Bearer $TOKEN")
curl -sS --fail-with-body "$REPORT" -o "${TMPDIR:-/tmp}/report.ndjson"
