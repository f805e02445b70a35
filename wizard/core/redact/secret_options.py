"""Where programs take secrets on their command line, as data: a new program is one line."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from wizard.core.redact.secret_names import word_set


class Takes(Enum):
    """What stands behind an option."""

    SECRET = auto()
    JOINED = auto()  # a secret, and only without a blank: `mysql -pX`
    LOGIN = auto()  # `name:password`
    LOGIN_PERCENT = auto()  # `name%password`
    COOKIES = auto()
    HEADER = auto()  # `Name: value`
    LAST = auto()  # the last word of the command is one


_SECRET, _JOINED, _LOGIN = Takes.SECRET, Takes.JOINED, Takes.LOGIN
_COOKIES, _HEADER = Takes.COOKIES, Takes.HEADER
Options = Mapping[str, Takes]

_MYSQL: Options = {"-p": _JOINED, "--password1": _SECRET}
_CURL: Options = {
    "-u": _LOGIN, "--user": _LOGIN, "-U": _LOGIN, "--proxy-user": _LOGIN,
    "-b": _COOKIES, "--cookie": _COOKIES, "-H": _HEADER, "--header": _HEADER,
    "--proxy-header": _HEADER, "-E": _LOGIN, "--cert": _LOGIN, "--proxy-cert": _LOGIN,
}  # fmt: skip
_HTTPIE: Options = {"-a": _LOGIN, "--auth": _LOGIN}
_MONGO: Options = {"-p": _SECRET, "--password": _SECRET}
_LDAP: Options = {"-w": _SECRET, "-y": _JOINED}
_SQL_SERVER: Options = {"-P": _SECRET}
_ARCHIVE: Options = {"-p": _JOINED, "-P": _SECRET}
_MQTT: Options = {"-P": _SECRET, "--pw": _SECRET}
_PUTTY: Options = {"-pw": _SECRET}
_KEYTOOL: Options = {
    "-storepass": _SECRET, "-keypass": _SECRET, "-srcstorepass": _SECRET,
    "-deststorepass": _SECRET, "-new": _SECRET,
}  # fmt: skip
_OPENSSL: Options = {"-k": _SECRET, "-K": _SECRET, "-hmac": _SECRET, "-psk": _SECRET}
_REDIS: Options = {"-a": _SECRET, "--pass": _SECRET, "AUTH": _SECRET, "auth": _SECRET}
_SMB: Options = {"-U": Takes.LOGIN_PERCENT, "--user": Takes.LOGIN_PERCENT}
_SNMP: Options = {"-A": _SECRET, "-X": _SECRET, "-c": _SECRET}
_LOGIN_COMMAND: Options = {"-p": _SECRET, "-u": _LOGIN, "-t": _SECRET}

OPTIONS: Mapping[str, Options] = {
    **dict.fromkeys(
        ("mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlshow", "mysqlcheck", "mariadb",
         "mariadb-dump", "mariadb-admin", "mycli", "mysqlsh"), _MYSQL),
    **dict.fromkeys(("curl", "curl.exe"), _CURL),
    "wget": {"--header": _HEADER},
    **dict.fromkeys(("http", "https", "xh", "xhs", "httpie"), _HTTPIE),
    **dict.fromkeys(("mongo", "mongosh", "mongodump", "mongorestore", "mongoexport",
                     "mongoimport"), _MONGO),
    **dict.fromkeys(("ldapsearch", "ldapmodify", "ldapadd", "ldapdelete", "ldapwhoami",
                     "ldappasswd"), _LDAP),
    **dict.fromkeys(("sqlcmd", "bcp", "osql", "isql", "tsql"), _SQL_SERVER),
    **dict.fromkeys(("zip", "unzip", "7z", "7za", "7zz", "rar", "unrar"), _ARCHIVE),
    **dict.fromkeys(("mosquitto_pub", "mosquitto_sub"), _MQTT),
    **dict.fromkeys(("plink", "pscp", "psftp", "putty"), _PUTTY),
    **dict.fromkeys(("keytool", "jarsigner"), _KEYTOOL),
    **dict.fromkeys(("redis-cli", "valkey-cli", "keydb-cli"), _REDIS),
    **dict.fromkeys(("smbclient", "rpcclient", "net"), _SMB),
    **dict.fromkeys(("snmpwalk", "snmpget", "snmpset"), _SNMP),
    **dict.fromkeys(("login", "registry-login"), _LOGIN_COMMAND),
    "openssl": _OPENSSL,
    "sshpass": {"-p": _SECRET},
    "ssh-keygen": {"-N": _SECRET, "-P": _SECRET},
    "ipmitool": {"-P": _SECRET},
    "rabbitmqadmin": {"-p": _SECRET},
    "rabbitmqctl": {"add_user": Takes.LAST, "change_password": Takes.LAST},
    "htpasswd": {"-b": Takes.LAST, "-nb": Takes.LAST, "-bn": Takes.LAST, "-cb": Takes.LAST,
                 "-nbB": Takes.LAST, "-bnB": Takes.LAST},
    "lftp": {"-u": _SECRET},
    "security": {"-w": _SECRET},
    "clickhouse-client": {"--password": _SECRET},
    "snyk": {"auth": _SECRET},
    "vault": {"login": _SECRET},
    "signtool": {"/p": _SECRET},
    "skopeo": {"--creds": _LOGIN, "--src-creds": _LOGIN, "--dest-creds": _LOGIN},
    "k6": {"--cloud-token": _SECRET},
    "git": {}, "claude": {},
}  # fmt: skip
# Of a program that is not in the list.
ANY_PROGRAM: Options = {
    "-p": _SECRET, "-u": _LOGIN, "--user": _LOGIN, "-U": _LOGIN, "--proxy-user": _LOGIN,
    "--creds": _LOGIN, "--cookie": _COOKIES, "-H": _HEADER, "--header": _HEADER,
    "--headers": _HEADER, "--pw": _SECRET, "-pw": _SECRET, "-password": _SECRET,
}  # fmt: skip
# Those whose `-p` is a port, a profile, a path, a package or a prompt.
PLAIN_P = word_set(
    """
    bash claude code cp docker fish git grep jq kill kubectl less lsof make mkdir mvn netstat nc
    ncat node npm npx nmap patch perl php podman pnpm ps psql pg_dump pg_restore python python3 read
    rsync ruby scp sed sftp sh ssh sudo tail tar tee telnet terraform time tmux tsc uv uvx xargs
    yarn zsh cargo gradle aws pytest
    """
)
# They write a value under a name: `aws configure set NAME VALUE`, `npm config set NAME VALUE`.
SETTERS = word_set(
    """
    aws bundle cmdkey composer conda doppler dotnet export fly gcloud gem gh git heroku launchctl
    netlify ngrok npm nuget pip pip3 pnpm poetry rclone redis-cli security setenv set setx stripe
    vercel wrangler yarn az
    """
)
# The word behind these is a secret, whoever runs.
ALWAYS_BEFORE_SECRET = word_set(
    """
    authtoken setapikey requirepass masterauth convertto-securestring set-password add-authtoken
    _authtoken
    """
)
# They take the secret from a pipe: `echo X | docker login --password-stdin`.
FROM_PIPE = word_set(
    """
    --password-stdin --with-token --token-stdin --stdin chpasswd -S --pass-stdin
    --passphrase-fd=0 stdin fd:0
    """
)
PRINTERS = word_set("echo printf print write-output write-host")
WRAPPERS = word_set("sudo doas env exec time nohup command nice xargs then do else")
# Between a name and its value in a sentence: "the password is X".
LINKS = word_set("is ist lautet est es to := => = : be")
