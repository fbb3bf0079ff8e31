#!/bin/sh
# Verifies a sealed archive of hecha without hecha: with sha256sum, openssl, jq and what every POSIX system has.
#
#   sh verify.sh ARCHIVE [--key PUBLIC.pem] [--fingerprint HEX] [--sm2-key PUBLIC.pem] [--sm2-fingerprint HEX]
#                [--tsa-ca CA.pem]... [--partial]
#
# --key          the operator's public key, had by another way than this archive
# --fingerprint  or its fingerprint: openssl pkey -pubin -in PUBLIC.pem -outform DER | sha256sum
# --sm2-key, --sm2-fingerprint
#                the same of his SM2 key, where he signs with one too; enough alone
# --tsa-ca       certificates of a time-stamping authority that you trust, up to its root (repeatable)
# --partial      it is known to be a partial hand-out: blobs and results that the manifest lists may be missing
#
# The copy of this script in an archive is a convenience: whoever can change the archive can change the copy. Use the one
# of a release, or read it first. It comes to the same answers as `hecha verify`, in the same order, with the same codes:
# 0 verified; 1 wrong use, or no sealed archive; 4 something is not as it was sealed; 5 nothing was changed since it was
# sealed, but by whom it was sealed was not checked, because no key was named, or --tsa-ca was given and when it was
# sealed could not be checked, or an SM2 key was named and this openssl cannot check SM2, or it is a part of an archive
# and --partial was not given.

set -u
LC_ALL=C
export LC_ALL
# With it, `cd` goes to other places than it is told.
unset CDPATH

refuse() {
    echo "error: $1" >&2
    exit 1
}

# whole FILE: the file is one DER sequence and nothing behind it. openssl dgst reads no more of a signature than the longest
# one has, and would not see what follows.
whole() {
    [ -f "$1" ] && [ "$(wc -c <"$1" | tr -d ' ')" = "$(od -An -tu1 -j1 -N1 "$1" | awk '{ print $1 + 2 }')" ]
}

usage='usage: sh verify.sh ARCHIVE [--key PUBLIC.pem] [--fingerprint HEX] [--sm2-key PUBLIC.pem] [--sm2-fingerprint HEX] [--tsa-ca CA.pem]... [--partial]'
absolute() {
    case $1 in
    /* | '') printf %s "$1" ;;
    *) printf %s "$PWD/$1" ;;
    esac
}
plain_hex() { printf %s "$1" | tr -d ': ' | tr A-F a-f; }
archive='' key='' fingerprint='' sm2_key='' sm2_fingerprint='' authorities='' allowed=''
while [ $# -gt 0 ]; do
    case $1 in
    --key | --fingerprint | --sm2-key | --sm2-fingerprint | --tsa-ca)
        [ $# -ge 2 ] || refuse "$1 needs a value"
        case $1 in
        --key) key=$2 ;;
        --sm2-key) sm2_key=$2 ;;
        --tsa-ca) authorities="$authorities$(absolute "$2")
" ;;
        --fingerprint) fingerprint=$(plain_hex "$2") ;;
        --sm2-fingerprint) sm2_fingerprint=$(plain_hex "$2") ;;
        esac
        shift 2
        ;;
    --partial)
        allowed=yes
        shift
        ;;
    -*) refuse "unknown option $1; $usage" ;;
    *)
        [ -z "$archive" ] || refuse 'name one archive'
        archive=$1
        shift
        ;;
    esac
done
[ -n "$archive" ] || refuse "$usage"
for tool in sha256sum openssl jq awk comm find sort; do
    command -v "$tool" >/dev/null || refuse "$tool is not installed"
done
# What these find is all that the answer rests on: a tool that does not do its work makes none.
empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
[ "$(sha256sum </dev/null | cut -c1-64)" = "$empty" ] || refuse 'sha256sum does not work here'
[ "$(echo '{"a":[1]}' | jq -r '.a[0]')" = 1 ] || refuse 'jq does not work here'
key=$(absolute "$key")
if [ -n "$key" ]; then
    openssl pkey -pubin -in "$key" -noout 2>/dev/null || refuse "$key is no public key in PEM"
    openssl pkey -pubin -in "$key" -noout -text 2>/dev/null | grep -q prime256v1 || refuse "$key is no P-256 public key"
fi
# The bytes of a public key in PEM, of whatever curve: not every openssl knows that of SM2.
der_of() { sed '/^-----/d' "$1" 2>/dev/null | openssl base64 -d 2>/dev/null; }
is_sm2() {
    grep -q '^-----BEGIN PUBLIC KEY-----' "$1" 2>/dev/null && der_of "$1" | od -An -tx1 | tr -d ' \n' |
        grep -qx '3059301306072a8648ce3d020106082a811ccf5501822d03420004[0-9a-f]\{128\}'
}
sm2_key=$(absolute "$sm2_key")
if [ -n "$sm2_key" ]; then
    is_sm2 "$sm2_key" || refuse "$sm2_key is no SM2 public key in PEM, as \`openssl pkey -pubout\` writes it"
fi
printf %s "$authorities" | while IFS= read -r ca; do
    grep -q -e '-----BEGIN CERTIFICATE-----' "$ca" 2>/dev/null || refuse "$ca holds no certificate in PEM; name the time-stamping authority's"
done || exit 1
for digits in "$fingerprint" "$sm2_fingerprint"; do
    [ -z "$digits" ] || [ ${#digits} -eq 64 ] || refuse 'a fingerprint has 64 hexadecimal digits'
done
cd "$archive" 2>/dev/null || refuse "$archive is not an archive: there is no such folder"
[ -e seal.json ] || [ -e seal.json.sig ] || [ -e tagmanifest-sha256.txt ] || [ -e manifest-sha256.txt ] ||
    refuse "$archive is not sealed; \`hecha seal\` seals it"
[ -f seal.json ] || [ -f seal.json.sig ] ||
    refuse "the sealing of $archive did not come to its end; \`hecha seal\` seals it"

tmp=$(mktemp -d) || refuse 'no folder for temporary files'
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
: >"$tmp/failures"

# fail STAGE FILE WHAT
fail() {
    printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$tmp/failures"
}
# each STAGE WHAT: fails for every line of the input, which names a file
each() {
    while IFS= read -r each_file; do fail "$1" "$each_file" "$2"; done
}
# clean: what an archive says goes to a terminal without the signs that control one, or that turn the order of a text
clean() {
    awk '{
        gsub(/[\001-\010\013-\037\177]/, "?")
        gsub(/\302[\200-\237]/, "?")
        gsub(/\342\200[\216\217\252-\256]/, "?")
        gsub(/\342\201[\246-\251]/, "?")
        print
    }'
}
# well STAGE SENTENCE: what a stage found, when nothing failed in it
well() {
    grep -q "^$1	" "$tmp/failures" || printf '%-11s %s\n' "$1" "$2" | clean
}
hash_of() {
    sha256sum <"$1" | cut -c1-64
}
# print_of KEY: its fingerprint
print_of() {
    openssl pkey -pubin -in "$1" -outform DER 2>/dev/null | sha256sum | cut -c1-64
}
# changed LIST: of a list of hashes and files, the files that do not hash so. Only what is known to be well is left out:
# not every sha256sum has the options that would ask for less.
changed() {
    sha256sum -c "$1" 2>/dev/null | sed -n 's/: OK$//p' | sort >"$tmp/same"
    cut -c67- "$1" | sort | comm -23 - "$tmp/same"
}

# The note of a partial hand-out, one JSON text without a name that stands twice: the copies it names, and the originals.
note() {
    [ "$(od -An -tx1 -N3 partial.json | tr -d ' \n')" != efbbbf ] &&
        [ -z "$(jq -c --stream 'select(length == 2) | .[0]' partial.json 2>/dev/null | sort | uniq -d | sed -n 1p)" ] &&
        jq -s -r '
            def text: type == "string";
            def hash: text and test("^[0-9a-f]{64}$");
            def finding: type == "object" and (.site | text) and (.indicator | text) and (.reason | text) and
                (.item | . == null or text) and (.sentence | type == "object" and (.zh | text) and (.en | text)) and
                (.verdict | IN("pass", "fail", "inconclusive", "blocked", "not_applicable", "pending", "error"));
            def copy: type == "object" and (.derived_from | hash) and (.by | text) and (.why | text) and
                (.sha256 | . == null or hash);
            if length == 1 and (.[0] | type == "object" and .format == "hecha.partial/1" and (.version | text) and
                (.run | text) and (.findings | type == "array" and all(finding)) and
                (.cases | type == "array" and all(text)) and (.made | text and
                    test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$")) and
                ((has("derived") | not) or (.derived | type == "array" and all(copy))))
            then .[0].derived // [] | .[] | "\(.derived_from) \(.sha256 // "-")" else error("no note") end' \
            partial.json 2>/dev/null
}
# Whether that note, which nobody signs, says of the run, its cases and the findings what is sealed beside it.
is_said() {
    [ -f data/run.json ] && [ -f data/results/findings.json ] &&
        jq -n -e --slurpfile note partial.json --slurpfile run data/run.json --slurpfile results data/results/findings.json '
            def of: [.site, .indicator, .item, .verdict, .reason, .sentence.zh, .sentence.en];
            $note[0].run == $run[0].run and
            ([$run[0].jobs[].key | .site + "/" + .journey + (if .item then "/" + .item else "" end)] as $cases |
                $note[0].cases | all(. as $case | $cases | any(. == $case))) and
            ([$results[0].findings[] | of] as $sealed |
                $note[0].findings | all(of as $one | $sealed | any(. == $one)))' >/dev/null 2>&1
}

# What the seal says, a line a thing: jq takes longer to start than to read.
: >"$tmp/seal"
[ ! -f seal.json ] || jq -r '
    def line(name; value): "\(name)\t\(value | tostring | gsub("[\n\r]"; " "))";
    line("format"; .format), line("sha256"; .tagmanifest.sha256), line("sm3"; .tagmanifest.sm3),
    line("run"; "\(.run)\n\(.jobs.planned)\n\(.clock)"), line("id"; .run),
    line("sound"; .jobs.finished + (.jobs.unfinished | length) == .jobs.planned and
        (.extent == "partial" or (.jobs.unfinished | length) == 0)),
    line("said"; "\(.extent), \(.jobs.finished) of \(.jobs.planned) cases ended" +
        (if (.missing | length) > 0 then ", \(.missing | length) things named as missing" else "" end) +
        (if .why then ": \(.why)" else "" end) + "; sealed \(.sealed_at)"),
    line("lines"; .journal.lines), line("journal"; .journal | "\(.lines) \(.segments) \(.head)"),
    line("finished"; .jobs.finished), line("checkpoints"; .checkpoints),
    line("key"; "\(.key.algorithm) \(.key.fingerprint)"),
    line("sm2"; if .sm2 then "\(.sm2.algorithm) \(.sm2.fingerprint)" else "" end),
    (.missing[] | line("missing"; .what)), (.stamps[] | line("stamp"; .)), line("whole"; true)' \
    seal.json >"$tmp/seal" 2>/dev/null
# field NAME: one of these
field() {
    sed -n "s/^$1	//p" "$tmp/seal"
}
echo "archive     $archive"

# 1. Completeness: every file that was sealed is there, and no other. `sha256sum -c` alone overlooks added files.
find . ! -type d ! -type f | sed 's|^\./||' | each complete 'it is no regular file'
find . -name '*
*' | sed -n 1p | each complete 'a name with a line end'
find . -type f | sed 's|^\./||' | sort >"$tmp/files"
# A folder's name can say something too, but for those that every archive has.
find . -type d ! -name . | sed 's|^\./||' >"$tmp/folders"
find . ! -name . | sed 's|^\./||; s|/[^/]*$||' >"$tmp/holders"
awk 'NR == FNR { holds[$0]; next } !($0 in holds)' "$tmp/holders" "$tmp/folders" |
    grep -v -x -e 'data/blobs' -e 'data/blobs/sha256' -e 'data/blobs/sha256/[0-9a-f][0-9a-f]' -e 'data/journal' \
        -e 'data/checkpoints' -e 'data/inputs' -e 'data/results' -e 'derived' |
    each complete 'it was added: a folder with nothing in it'
paths='{
    hash = substr($0, 1, 64); path = substr($0, 67)
    plain = path != "" && ("/" path "/") !~ /\/\/|\/\.\/|\/\.\.\// && path !~ /[%\\\r]/
    if (length(hash) == 64 && hash !~ /[^0-9a-f]/ && substr($0, 65, 2) == "  " && plain && !seen[path]++) { print path; print > lines }
    else print NR > wrong
}'
for name in manifest tagmanifest; do
    : >"$tmp/wrong"
    : >"$tmp/$name"
    if [ -f "$name-sha256.txt" ]; then
        awk -v wrong="$tmp/wrong" -v lines="$tmp/$name.lines" "$paths" "$name-sha256.txt" >"$tmp/$name"
    fi
    while read -r line; do fail files "$name-sha256.txt" "line $line is not \`<sha256>  <path>\`, or its second mention"; done <"$tmp/wrong"
done
grep -v '^data/' "$tmp/manifest" | each complete 'it is listed in manifest-sha256.txt and lies outside of data/'
grep '^data/' "$tmp/tagmanifest" | each complete 'it is listed in tagmanifest-sha256.txt and lies in data/'
{
    cat "$tmp/manifest" "$tmp/tagmanifest"
    printf '%s\n' VERIFY.md bag-info.txt bagit.txt manifest-sha256.txt verify.sh tagmanifest-sha256.txt
    printf '%s\n' seal.json seal.json.sig certs/public-key.pem
} >"$tmp/own"
sm2=$(field sm2)
[ -z "$sm2" ] || printf '%s\n' seal.json.sm2sig certs/sm2-public-key.pem >>"$tmp/own"
# Beside the seal lie receipts for its time stamps, without gaps, and a token of each authority that the seal names.
field stamp >"$tmp/stamps"
: >"$tmp/may"
receipts=0
if [ -s "$tmp/stamps" ]; then
    while [ -f "seal.json.stamps.$((receipts + 1)).json" ]; do receipts=$((receipts + 1)); done
    number=0
    while number=$((number + 1)) && [ "$number" -le "$receipts" ] || [ "$number" -eq 1 ]; do
        printf '%s\n' "seal.json.stamps.$number.json" "seal.json.stamps.$number.json.sig" >>"$tmp/own"
    done
    awk '{ print "seal.json.sig." NR ".tsr" }' "$tmp/stamps" >"$tmp/may"
fi
sort -u "$tmp/own" >"$tmp/due"
sort -u "$tmp/own" "$tmp/may" >"$tmp/allowed"
# Of a partial hand-out blobs and results may be missing that the manifest lists; its note is signed by nobody.
partial=$allowed
: >"$tmp/left_out"
copies=0
if [ -f partial.json ]; then
    partial=yes
    printf '%s\n' partial.json PARTIAL.md | sort -u - "$tmp/allowed" >"$tmp/more" && mv "$tmp/more" "$tmp/allowed"
    # Copies in the place of originals that the manifest lists and that were kept back.
    note >"$tmp/derived" || fail complete partial.json 'it is no note of a partial hand-out'
    is_said || fail complete partial.json 'it says of a finding, a case or the run what the sealed results do not say'
    while read -r original copy; do
        path=data/blobs/sha256/$(printf %.2s "$original")/$original
        if ! grep -qxF "$path" "$tmp/manifest" || grep -qxF "$path" "$tmp/files"; then
            fail complete partial.json "it says that $path was kept back, which is not so"
        fi
        [ "$copy" != - ] || continue
        copies=$((copies + 1))
        if ! grep -qxF "derived/$copy" "$tmp/files"; then
            fail complete "derived/$copy" 'it is missing'
        elif [ "$(hash_of "derived/$copy")" != "$copy" ]; then
            fail files "derived/$copy" 'its bytes do not hash to its name'
        fi
        printf '%s\n' "derived/$copy" | sort -u - "$tmp/allowed" >"$tmp/more" && mv "$tmp/more" "$tmp/allowed"
    done <"$tmp/derived"
fi
comm -23 "$tmp/due" "$tmp/files" >"$tmp/missing"
if [ -n "$partial" ]; then
    sort -u "$tmp/manifest" | comm -12 - "$tmp/missing" | grep -e '^data/blobs/sha256' -e '^data/results' >"$tmp/left_out"
    comm -23 "$tmp/missing" "$tmp/left_out" >"$tmp/more" && mv "$tmp/more" "$tmp/missing"
fi
left_out=$(wc -l <"$tmp/left_out" | tr -d ' ')
each complete 'it is missing' <"$tmp/missing"
comm -13 "$tmp/allowed" "$tmp/files" |
    each complete 'it was added: no manifest lists it'
missing='none missing'
[ -z "$partial" ] || missing="$left_out not handed out, no others missing"
well complete "$(wc -l <"$tmp/files" | tr -d ' ') files, $missing, none added"

# 2. Files: each is what its manifest says, and each blob what its name says.
for name in manifest tagmanifest; do
    [ -s "$tmp/$name" ] || continue
    # What is missing, or is no regular file, is said already, and is not opened.
    awk 'NR == FNR { there[$0]; next } substr($0, 67) in there' "$tmp/files" "$tmp/$name.lines" >"$tmp/held"
    changed "$tmp/held" | each files "it was changed: its hash is not the one in $name-sha256.txt"
done
[ ! -f manifest-sha256.txt ] || awk '{
    hash = substr($0, 1, 64); path = substr($0, 67)
    if (path ~ /^data\/blobs\/sha256\// && path != "data/blobs/sha256/" substr(hash, 1, 2) "/" hash) print path
}' manifest-sha256.txt | each files 'its bytes do not hash to its name'
bytes=$(find data -type f -exec wc -c {} + 2>/dev/null | awk '!($2 == "total" && NF == 2) { sum += $1 } END { printf "%.0f", sum }')
oxum="Payload-Oxum: $bytes.$(wc -l <"$tmp/manifest" | tr -d ' ')"
[ -n "$partial" ] || [ ! -f bag-info.txt ] || grep -qxF "$oxum" bag-info.txt ||
    fail files bag-info.txt "it does not say \`$oxum\`, which is what the archive holds"
well files 'every hash is right'

# 3. Seal: it covers the manifest of tag files, which covers the manifest of everything else.
sealed=''
if [ -f seal.json ]; then
    if [ "$(field format)$(field whole)" != hecha.seal/1true ]; then
        fail seal seal.json 'it cannot be read, or is not of the format hecha.seal/1'
    else
        sealed=yes
    fi
fi
if [ -n "$sealed" ]; then
    if [ -f tagmanifest-sha256.txt ]; then
        [ "$(field sha256)" = "$(hash_of tagmanifest-sha256.txt)" ] ||
            fail seal tagmanifest-sha256.txt 'its SHA-256 is not the one in the seal'
        sm3=$(openssl dgst -sm3 -r tagmanifest-sha256.txt 2>/dev/null | cut -c1-64)
        if [ -z "$sm3" ]; then
            echo 'seal        this openssl has no SM3: the seal was checked by SHA-256 alone'
        elif [ "$(field sm3)" != "$sm3" ]; then
            fail seal tagmanifest-sha256.txt 'its SM3 is not the one in the seal'
        fi
    fi
    if [ -f data/run.json ]; then
        jq -r '"\(.run) \(.jobs | length) \(.clock)", .plan' data/run.json >"$tmp/run" 2>/dev/null
        [ "$(field run)" = "$(sed -n 1p "$tmp/run")" ] ||
            fail seal seal.json 'it is not of the run in data/run.json'
    fi
    [ "$(field sound)" = true ] ||
        fail seal seal.json 'the cases it counts do not add up'
    well seal "$(field said)"
fi

# Is what a successor keeps of the archive before it that archive's seal, and does this one follow it?
predecessor() {
    grep -q '^data/predecessor/' "$tmp/files" || return 0
    old=data/predecessor/seal.json old_key=data/predecessor/certs/public-key.pem
    old_said=$([ ! -f "$old" ] || jq -r 'if .format == "hecha.seal/1" then "\(.run) \(.journal.lines) \(.journal.head)" else empty end' "$old" 2>/dev/null)
    if [ -z "$old_said" ]; then
        fail chain "$old" 'it is no seal of the archive before'
        return
    fi
    if ! { [ -f "$old_key" ] && [ "$(print_of "$old_key")" = "$(jq -r .key.fingerprint "$old")" ] && whole "$old.sig" &&
        openssl dgst -sha256 -verify "$old_key" -signature "$old.sig" "$old" >/dev/null 2>&1; }; then
        fail chain "$old" 'it is not signed by the key that lies beside it and that it names'
        return
    fi
    [ -f data/run.json ] || return 0
    old_line=$(jq -r .journal.lines "$old")
    case $old_line in *[!0-9]* | '') old_line=0 ;; esac
    follows=$(jq -r --arg head "$(sed -n "${old_line}p" "$tmp/heads" 2>/dev/null)" --arg line "$old_line" '
        if .environment.follows then "\(.environment.follows) \(.environment["follows line"])"
        else "\(.run) \($line) \($head)" end' data/run.json 2>/dev/null)
    [ "$follows" = "$old_said" ] || fail chain "$old" 'it is not the seal of what this archive follows'
}

# 4. Chain: every line names the SHA-256 of the line before, up to the sealed head; a cut tail shows nowhere else.
# The lines are hashed two thousand at a time, each from a file of its own.
segments=0
: >"$tmp/journal"
: >"$tmp/places"
while segment=$(printf 'data/journal/%06d.jsonl' $((segments + 1))) && [ -f "$segment" ]; do
    segments=$((segments + 1))
    [ -z "$(tail -c 1 "$segment" | tr -d '\n')" ] || fail chain "$segment" 'its last line does not end'
    cat "$segment" >>"$tmp/journal"
    awk '{ print FILENAME ": line " FNR }' "$segment" >>"$tmp/places"
done
ls data/journal 2>/dev/null | grep -c '^[0-9]\{6,\}\.jsonl$' | grep -qx "$segments" ||
    fail chain data/journal 'segments are missing between others'
mkdir "$tmp/lines" "$tmp/batches"
: >"$tmp/heads"
split -a 6 -l 2000 "$tmp/journal" "$tmp/batches/"
for batch in "$tmp"/batches/*; do
    [ -f "$batch" ] || continue
    awk -v folder="$tmp/lines/" 'BEGIN { ORS = "" } { file = folder sprintf("%05d", NR); print > file; close(file) }' "$batch"
    (cd "$tmp/lines" && sha256sum ./* | cut -c1-64) >>"$tmp/heads"
    rm -rf "$tmp/lines" && mkdir "$tmp/lines"
done
jq -Rr '[(fromjson? | .seq, .prev)] | if length == 2 then "\(.[0]) \(.[1])" else "none none" end' \
    "$tmp/journal" >"$tmp/claims" 2>/dev/null
broken=$(paste -d ' ' "$tmp/heads" "$tmp/claims" | awk '
    BEGIN { before = sprintf("%064d", 0) }
    $2 != NR || $3 != before { print NR; exit }
    { before = $1 }')
if [ -n "$broken" ]; then
    fail chain "$(sed -n "${broken}p" "$tmp/places")" 'it is not the line that follows the one before'
else
    lines=$(wc -l <"$tmp/heads" | tr -d ' ') head=$(sed -n '$p' "$tmp/heads")
    [ "$lines" -eq 0 ] || sed -n 1p "$tmp/journal" | jq -e '.event.event == "opened"' >/dev/null 2>&1 ||
        fail chain data/journal/000001.jsonl 'its first line does not say which run.json and inputs it was begun with'
    jq -Rr 'fromjson? | .event |
        if .event == "opened" then
            "run \(.run)", (.inputs // {} | to_entries[] | "input \(.value)  data/inputs/\(.key)")
        elif .event == "step" then (.record.sha256, .blobs[].sha256 | "blob \(.)")
        elif .event == "job_ended" then (.job | "ended \(.site)/\(.journey)/\(.item // "")")
        else empty end' "$tmp/journal" >"$tmp/events" 2>/dev/null
    events() { sed -n "s/^$1 //p" "$tmp/events"; }
    if [ -f data/run.json ]; then
        run=$(hash_of data/run.json)
        events run | sort -u | grep -qxvF "$run" &&
            fail chain data/run.json 'it is not the run.json that the journal was begun with'
    fi
    events input | sort -u >"$tmp/inputs"
    : >"$tmp/held"
    awk 'NR == FNR { there[$0]; next } substr($0, 67) in there { print > held; next } { print substr($0, 67) }' \
        held="$tmp/held" "$tmp/files" "$tmp/inputs" >"$tmp/more"
    each chain 'the journal names it and it is missing' <"$tmp/more"
    [ ! -s "$tmp/inputs" ] || changed "$tmp/held" | each chain 'it is not the input that the journal was begun with'
    {
        cat "$tmp/files" "$tmp/left_out" | grep '^data/blobs/sha256/../[0-9a-f]*$' | sed 's|.*/||'
        [ -z "$sealed" ] || field missing | sed -n 's/^blob //p'
    } | sort -u >"$tmp/blobs"
    events blob | sort -u |
        comm -23 - "$tmp/blobs" | sed 's|^\(..\)|data/blobs/sha256/\1/\1|' |
        each chain 'the journal names it and it is missing'
    finished=$(events ended | sort -u | wc -l | tr -d ' ')
    checkpoints=0
    if [ -n "$sealed" ]; then
        [ "$lines $segments $head" = "$(field journal)" ] ||
            fail chain "$(sed -n '$p' "$tmp/places")" "the chain ends with line $lines, the seal says line $(field lines), or with another hash"
        [ "$finished" = "$(field finished)" ] ||
            fail chain seal.json "it counts $(field finished) finished cases, the journal $finished"
        checkpoints=$(field checkpoints)
        case $checkpoints in
        '' | *[!0-9]* | ?????????*) fail chain seal.json 'it does not count checkpoints' && checkpoints=0 ;;
        esac
    fi
    predecessor
    number=0 previous=null before=0 counted='' sealed_run=$(field id)
    : >"$tmp/asked"
    while [ "$number" -lt "$checkpoints" ]; do
        file=$(printf 'data/checkpoints/%06d.json' "$number")
        if [ -f "$file" ]; then
            whole "$file.sig" && openssl dgst -sha256 -verify "${key:-certs/public-key.pem}" -signature "$file.sig" "$file" >/dev/null 2>&1 ||
                fail chain "$file" 'it is not signed by the key of the seal'
            jq -r '"\(.format) \(.number) \(.previous) \(.run) \((.plan != null) == (.number == 0))", .seq, .head,
                "\(.plan) \(.identity)", .run_number // "", .previous_run // "", .stamps[]?' "$file" >"$tmp/point" 2>/dev/null
            point() { sed -n "$1p" "$tmp/point"; }
            seq=$(point 2)
            sed -n "7,\$s/^/$number /p" "$tmp/point" >>"$tmp/asked"
            [ "$(point 1)" = "hecha.checkpoint/1 $number $previous $sealed_run true" ] && [ "$seq" -ge "$before" ] 2>/dev/null ||
                fail chain "$file" 'it is no checkpoint that follows the one before'
            before=$seq
            if [ "$number" -eq 0 ] && [ -f data/run.json ]; then
                [ "$(point 4)" = "$(sed -n 2p "$tmp/run" 2>/dev/null) $run" ] ||
                    fail chain "$file" 'it was made for another plan or another run.json'
                [ -z "$(point 5)" ] || counted="
            run $(point 5) of this key"
                [ -z "$(point 6)" ] || counted="$counted; the first checkpoint of the one before:
            $(point 6)"
            fi
            case $seq in
            0) due=$(printf '%064d' 0) ;;
            *[!0-9]* | '') due=none ;;
            *) due=$(sed -n "${seq}p" "$tmp/heads") ;;
            esac
            [ "$(point 3)" = "$due" ] || fail chain "$file" 'the journal does not have the line that it signed'
            previous=$(hash_of "$file")
        else
            fail chain "$file" 'the seal counts it and it is missing'
            break
        fi
        number=$((number + 1))
    done
    well chain "$lines lines, segments: $segments, checkpoints: $checkpoints; head
            $head$counted"
fi

# 5. Signature: over the seal's bytes, by the keys that were named from outside.
own=certs/public-key.pem
print='' there=''
if [ -f "$own" ]; then
    openssl pkey -pubin -in "$own" 2>/dev/null | cmp -s - "$own" || fail signature "$own" 'it is no public key in PEM as it was written'
    [ -z "$key" ] || [ "$(print_of "$own")" = "$(print_of "$key")" ] ||
        fail signature "$own" 'it is not the key that you named'
fi
used=${key:-$own}
if [ -f "$used" ]; then
    openssl pkey -pubin -in "$used" -noout -text 2>/dev/null | grep -q prime256v1 || fail signature "$used" 'it is no P-256 key'
    print=$(print_of "$used")
    if [ -f seal.json ] && [ -f seal.json.sig ]; then
        there=yes
        whole seal.json.sig && openssl dgst -sha256 -verify "$used" -signature seal.json.sig seal.json >/dev/null 2>&1 ||
            fail signature seal.json.sig 'it is not a signature of this key over seal.json'
    fi
    [ -z "$fingerprint" ] || [ "$print" = "$fingerprint" ] ||
        fail signature seal.json.sig "its key has the fingerprint $print, you named another"
    if [ -n "$sealed" ]; then
        [ "$(field key)" = "ecdsa-p256-sha256 $print" ] ||
            fail signature seal.json "it names another key than $print"
    fi
fi
# A second one, where the seal names a key for it: SM2 over SM3 (GB/T 32918.2), by the id that stands for none. Whether
# this openssl can check that, a signature that is known to be well tells, and the same over something else.
sm2_signed() {
    whole "$2" && openssl dgst -sm3 -verify "$1" -sigopt distid:1234567812345678 -signature "$2" "$3" >/dev/null 2>&1
}
sm2_able() {
    printf '%s\n' '-----BEGIN PUBLIC KEY-----' \
        'MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEJJgrgivFLvrksaHDtXO47RUOZoKn' \
        '6fw1wnnJJzfc4nlW3thxo/BCFP9KTpXNXQFO+eDlGfSEY9cbUzyIXpqdPA==' '-----END PUBLIC KEY-----' >"$tmp/known.pem"
    printf %s 'MEUCIH7FExO8RkClUT6WuyzGbnIOVT55KnLHypJD9zeWg4YAAiEA31dPdicu7Ow195cCnRCqATTqLQHEYeUculWsIS4qM88=' |
        openssl base64 -d -A >"$tmp/known.sig"
    printf hecha >"$tmp/known"
    printf other >"$tmp/other"
    sm2_signed "$tmp/known.pem" "$tmp/known.sig" "$tmp/known" && ! sm2_signed "$tmp/known.pem" "$tmp/known.sig" "$tmp/other"
}
sm2_own=certs/sm2-public-key.pem
sm2_print='' unable=''
if [ -n "$sm2" ]; then
    if [ -f "$sm2_own" ]; then
        { echo '-----BEGIN PUBLIC KEY-----' && der_of "$sm2_own" | openssl base64 && echo '-----END PUBLIC KEY-----'; } |
            cmp -s - "$sm2_own" || fail signature "$sm2_own" 'it is no public key in PEM as it was written'
        [ -z "$sm2_key" ] || [ "$(der_of "$sm2_own" | sha256sum)" = "$(der_of "$sm2_key" | sha256sum)" ] ||
            fail signature "$sm2_own" 'it is not the SM2 key that you named'
    fi
    sm2_used=${sm2_key:-$sm2_own}
    if [ -f "$sm2_used" ]; then
        is_sm2 "$sm2_used" || fail signature "$sm2_used" 'it is no SM2 key'
        sm2_print=$(der_of "$sm2_used" | sha256sum | cut -c1-64)
        [ "$sm2" = "sm2-sm3 $sm2_print" ] || fail signature seal.json "it names another SM2 key than $sm2_print"
        [ -z "$sm2_fingerprint" ] || [ "$sm2_print" = "$sm2_fingerprint" ] ||
            fail signature seal.json.sm2sig "its key has the fingerprint $sm2_print, you named another"
        if [ ! -f seal.json.sm2sig ]; then
            there=''
        elif ! sm2_able; then
            unable=yes
        elif ! sm2_signed "$sm2_used" seal.json.sm2sig seal.json; then
            fail signature seal.json.sm2sig 'it is not a signature of this SM2 key over seal.json'
        fi
    else
        there=''
    fi
elif [ -n "$sealed" ] && [ -n "$sm2_key$sm2_fingerprint" ]; then
    fail signature seal.json 'it names no SM2 key, and you named one: it was never signed with SM2'
fi
# What is known of whose it is: a seal that either key signed names the other one.
named=$key$fingerprint sm2_named=$sm2_key$sm2_fingerprint
[ -z "$unable" ] || sm2_named=''
origin=''
[ -n "$named$sm2_named" ] || origin=unchecked
if [ -n "$there" ]; then
    if [ -n "$named" ]; then
        by='valid, by the key you named'
    elif [ -n "$sm2_named" ]; then
        by='valid, by the key that the seal names'
    else
        by='valid, by a key that only the archive names: origin NOT checked'
    fi
    if [ -z "$sm2" ]; then
        sm2_by=''
    elif [ -n "$unable" ]; then
        sm2_by='SM2: NOT CHECKED (this openssl cannot check SM2)'
    elif [ -n "$sm2_named" ]; then
        sm2_by='SM2: valid, by the key you named'
    elif [ -n "$named" ]; then
        sm2_by='SM2: valid, by the key that the seal names (see --sm2-key)'
    else
        sm2_by='SM2: valid, by a key that only the archive names'
    fi
    well signature "$by
            $print${sm2_by:+
            $sm2_by
            $sm2_print}"
fi

# 6. Time: tokens (RFC 3161) of others over the signature. The last receipt, which is signed, says which were had.
able=''
openssl ts -help 2>&1 | grep -q -e -attime && able=yes
dated=''
: >"$tmp/said"
# token FILE STAMPED URL [SEAL [WORDS]]: looks at a token and says what it says, after WORDS; with SEAL=seal a good one
# dates the archive, with SEAL=count nothing is said of it
token() {
    # The answer's own words, before the token, are signed by nobody: only its first line is asked, whether it was granted.
    token_status=$(openssl ts -reply -in "$1" -text 2>/dev/null | sed -n 's/^Status: //p' | sed -n 1p)
    openssl ts -reply -in "$1" -token_out -out "$tmp/token" 2>/dev/null || : >"$tmp/token"
    token_text=$(openssl ts -reply -token_in -in "$tmp/token" -text 2>/dev/null)
    token_stamped=$(hash_of "$2")
    token_nonce=$(printf 'hecha.nonce/1\n%s\n%s' "$3" "$token_stamped" | sha256sum | cut -c1-16)
    token_nonce=$(printf %s "$token_nonce" | cut -c1 | tr 0123456789abcdef 4567456745674567)$(printf %s "$token_nonce" | cut -c2-16)
    token_imprint=$(printf '%s\n' "$token_text" | awk '
        /^Message data:/ { inside = 1; next }
        inside && /^ +[0-9a-f]+ - / { sub(/^ +[0-9a-f]+ - /, ""); bytes = bytes substr($0, 1, 47); next }
        { inside = 0 }
        END { gsub(/[ -]/, "", bytes); print bytes }')
    # Its time as people write it, and in seconds since 1970.
    token_at=$(printf '%s\n' "$token_text" | awk '/^Time stamp: / {
        month = (index("JanFebMarAprMayJunJulAugSepOctNovDec", $3) + 2) / 3; day = $4; year = $6
        split($5, clock, ":"); second = int(clock[3])
        y = month > 2 ? year : year - 1; m = month > 2 ? month - 3 : month + 9
        days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + day - 719469
        printf "%d %04d-%02d-%02d %02d:%02d:%02d UTC", ((days * 24 + clock[1]) * 60 + clock[2]) * 60 + second, year, month, day, clock[1], clock[2], second
        exit }')
    if [ "${token_status#Granted}" = "$token_status" ] || [ -z "$token_at" ]; then
        fail time "$1" 'it is no time stamp (RFC 3161) that was granted'
    elif [ "$token_imprint" != "$token_stamped" ] || ! printf '%s\n' "$token_text" | grep -qx 'Hash Algorithm: sha256'; then
        fail time "$1" "it is a time stamp of something else than $2"
    elif ! printf '%s\n' "$token_text" | tr A-F a-f | grep -qx "Nonce: 0x$token_nonce"; then
        fail time "$1" "it does not answer the request to $3: its nonce is another"
    else
        token_said="${5:-}stamped ${token_at#* } by $3"
        if [ "${4:-}" = count ]; then token_out=/dev/null; else token_out=$tmp/said; fi
        if [ -z "$authorities" ]; then
            echo "$token_said; by whom was NOT CHECKED (see --tsa-ca)" >>"$token_out"
        elif [ -z "$able" ]; then
            echo "$token_said; by whom was NOT CHECKED (no openssl with \`ts -verify -attime\`)" >>"$token_out"
        elif printf %s "$authorities" | while IFS= read -r ca; do
            openssl ts -verify -attime "${token_at%% *}" -in "$1" -data "$2" -CAfile "$ca" >/dev/null 2>&1 && echo yes
        done | grep -q yes; then
            echo "$token_said, an authority you named" >>"$token_out"
            [ "${4:-}" != seal ] || dated=yes
        else
            fail time "$1" 'no authority that you named vouches for it'
        fi
    fi
}
number=0 previous=null
while number=$((number + 1)) && [ "$number" -le "$receipts" ]; do
    file=seal.json.stamps.$number.json
    whole "$file.sig" && openssl dgst -sha256 -verify "${key:-$own}" -signature "$file.sig" "$file" >/dev/null 2>&1 ||
        fail time "$file" 'it is not signed by the key of the seal'
    jq -r '"\(.format) \(.number) \(.previous) \(.signature) \(.run)", .stamps[].tsa' "$file" 2>/dev/null >"$tmp/receipt"
    {
        echo "hecha.stamps/1 $number $previous $([ ! -f seal.json.sig ] || hash_of seal.json.sig) $(field id)"
        cat "$tmp/stamps"
    } | cmp -s - "$tmp/receipt" || fail time "$file" 'it is no receipt for this seal that follows the one before'
    previous=$(hash_of "$file")
done
had=''
number=0
[ "$receipts" -eq 0 ] || jq -r '.stamps[] | .token // "", (.missing // "no reason is given" | gsub("[\n\r]"; " "))' \
    "seal.json.stamps.$receipts.json" >"$tmp/receipt" 2>/dev/null
while [ "$receipts" -gt 0 ] && number=$((number + 1)) && [ "$number" -le "$(wc -l <"$tmp/stamps")" ]; do
    file=seal.json.sig.$number.tsr
    url=$(sed -n "${number}p" "$tmp/stamps")
    due=$(sed -n "$((2 * number - 1))p" "$tmp/receipt")
    if [ -z "$due" ]; then
        [ ! -f "$file" ] || fail time "$file" 'no receipt names it'
        why=$(sed -n "$((2 * number))p" "$tmp/receipt")
        echo "no time stamp of $url: $why" >>"$tmp/said"
    elif had=yes && [ ! -f "$file" ]; then
        fail time "$file" 'the receipt names it and it is missing'
    elif [ "$(hash_of "$file")" != "$due" ]; then
        fail time "$file" 'it was changed: its hash is not the one in the receipt'
    else
        token "$file" seal.json.sig "$url" seal
    fi
done
asked=0 stamped=0 before='' place=0
[ -f "$tmp/asked" ] || : >"$tmp/asked"
while read -r number url; do
    [ "$number" = "$before" ] || place=0
    before=$number asked=$((asked + 1)) place=$((place + 1))
    file=$(printf 'data/checkpoints/%06d.json.sig' "$number")
    if [ ! -f "$file.$place.tsr" ]; then
        field missing | grep -qxF "token over checkpoint $number of $url" ||
            fail time "$file.$place.tsr" 'its checkpoint asked for it, it is missing, and the seal does not say so'
        continue
    fi
    stamped=$((stamped + 1))
    if [ "$number" -eq 0 ]; then
        token "$file.$place.tsr" "$file" "$url" plan 'the plan: '
    else
        token "$file.$place.tsr" "$file" "$url" count
    fi
done <"$tmp/asked"
[ "$asked" -eq 0 ] || echo "time stamps over checkpoints: $stamped of $asked" >>"$tmp/said"
[ -n "$had" ] || echo "undated: no time stamp says when, only the sealing machine's own clock" >"$tmp/undated"
well time "$(cat "$tmp/undated" "$tmp/said" 2>/dev/null | sed '2,$s/^/            /')"

count=$(wc -l <"$tmp/failures" | tr -d ' ')
if [ "$count" -gt 0 ]; then
    echo
    awk -F '\t' 'NR <= 20 { print "FAILED " $1 "\n    " $2 "\n    " $3 }' "$tmp/failures" | clean
    [ "$count" -le 20 ] || echo "and $((count - 20)) more"
    echo
    echo "NOT VERIFIED: this archive is not as it was sealed; restore it from a copy"
    exit 4
fi
echo
if [ -n "$origin" ]; then
    echo 'nothing was changed since it was sealed; by whom it was sealed was NOT checked:'
    echo "get the operator's key by another way and name it with --key or --fingerprint"
fi
if [ -n "$unable" ] && [ -n "$sm2_key$sm2_fingerprint" ]; then
    echo 'nothing was changed since it was sealed; its SM2 signature was NOT checked:'
    echo 'this openssl cannot check SM2; use OpenSSL 3, or `hecha verify`'
    origin=unchecked
fi
if [ -n "$authorities" ] && [ -z "$dated" ]; then
    echo 'nothing was changed since it was sealed; when it was sealed was NOT checked:'
    echo 'no time stamp was checked up to an authority that you named with --tsa-ca'
    origin=unchecked
fi
if [ -n "$partial" ] && [ -z "$allowed" ]; then
    echo 'nothing that is here was changed since it was sealed; it is a part of an archive only:'
    echo 'say --partial if that is what you were to be given, or ask for the whole'
    origin=unchecked
fi
[ -z "$origin" ] || exit 5
if [ -n "$partial" ]; then
    [ "$copies" -eq 0 ] || echo "$copies in derived/ made after sealing in the place of originals: no seal speaks of them"
    echo "verified what is here: $left_out files were not handed out, and of them nothing is shown"
    exit 0
fi
echo 'verified'
exit 0
