/**
 * Small breaks of the program, each with the one test that must fail because of it. `replace` stands
 * exactly once in `file`; a sabotage that no longer applies fails the run, so that it gets mended.
 */
export const sabotages = [
  {
    name: "an nginx that takes over does not wait until it knows the colors",
    file: "components/scripts/lib/handover.sh",
    replace: `  [ -z "$(serving)" ] || wait_for 50 knows_active || true
`,
    with: ``,
    test: {
      file: "test/e2e/nginxProcesses.test.ts",
      title: "waits until it knows the address of the color that serves",
    },
  },
  {
    name: "an nginx that takes over cannot share the listeners",
    file: "components/model/proxy/nginxConf.ts",
    replace: 'return when(handsOver, " reuseport");',
    with: 'return "";',
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title:
        "shares its listeners where another nginx can take over, and tells which configuration each has",
    },
  },
  {
    name: "the proxy's own nginx does not serve when the other one ends",
    file: "components/scripts/startProxy.sh",
    replace: `  if [ -e "$STATE/nginx/hand-back" ] || ! other_serves; then`,
    with: `  if [ -e "$STATE/nginx/hand-back" ]; then`,
    test: {
      file: "test/e2e/handover.test.ts",
      title:
        "is missed for a moment where its container is stopped: the proxy's own serves until the next update",
    },
  },
  {
    name: "nginx is removed before the proxy's own serves",
    file: "components/scripts/setAside.sh",
    replace: `    call_back
    let_end
`,
    with: `    docker stop "$current" >/dev/null
    let_end
`,
    test: {
      file: "test/e2e/handover.test.ts",
      title: "gives its place back to the proxy's own, and nobody notices",
    },
  },
  {
    name: "nginx of another image re-creates the proxy, though that can hand over",
    file: "components/model/plan/action.ts",
    replace: `? changed.filter((name) => name !== imageOfProxy)
    :`,
    with: `? changed
    :`,
    test: {
      file: "test/unit/model/planPatched.test.ts",
      title: "is made beside it, and nobody has to allow an outage",
    },
  },
  {
    name: "nginx of another image stays though its update did not end",
    file: "components/model/plan/patched.ts",
    replace: `const isKnown = patched.knownId === patched.id;`,
    with: `const isKnown = true;`,
    test: {
      file: "test/unit/model/planPatched.test.ts",
      title:
        "is made again by another image, and where it does not serve or its update did not end",
    },
  },
  {
    name: "nginx of another image stays though it does not serve",
    file: "components/model/plan/patched.ts",
    replace: `actual.isPatchedServing !== true ? "recreate"`,
    with: `false ? "recreate"`,
    test: {
      file: "test/unit/model/planPatched.test.ts",
      title:
        "is made again by another image, and where it does not serve or its update did not end",
    },
  },
  {
    name: "whoever names no image any more loses the nginx that runs",
    file: "components/model/plan/patched.ts",
    replace: `    return patched?.image;`,
    with: `    return undefined;`,
    test: {
      file: "test/unit/model/planPatched.test.ts",
      title: "stays where nobody names an image any more, and is not made where nobody did",
    },
  },
  {
    name: "a proxy hands over on a Linux that loses connections meanwhile",
    file: "components/model/plan/patched.ts",
    replace: `const oldestKernel = [5, 14] as const;`,
    with: `const oldestKernel = [5, 13] as const;`,
    test: { file: "test/unit/model/planPatched.test.ts", title: "not on Linux 5.13.19" },
  },
  {
    name: "a proxy that hands over loses connections that are being opened",
    file: "components/proxy.ts",
    replace: `"net.ipv4.tcp_migrate_req": "1"`,
    with: `"net.ipv4.tcp_migrate_req": "0"`,
    test: {
      file: "test/unit/components/containers.test.ts",
      title: "is made with exactly these inputs: proxy",
    },
  },
  {
    name: "an nginx that answers to the end is taken for another app's container",
    file: "components/model/plan/apps.ts",
    replace: `!own.includes(name) && !isEnding(name, desired.names)`,
    with: `!own.includes(name)`,
    test: {
      file: "test/unit/model/planPatched.test.ts",
      title:
        "has a container that answers to the end while the next one serves, which is no other app's",
    },
  },
  {
    name: "an update does not wait for the nginx that takes over",
    file: "components/proxy.ts",
    replace: `SERVES: handsOver && args.patched.action !== "remove" ? serves : "",`,
    with: `SERVES: "",`,
    test: {
      file: "test/unit/components/patched.test.ts",
      title: "is waited for, and the proxy's container stays",
    },
  },
  {
    name: "nginx of another image gets the names that come with its network a second time",
    file: "components/patchedProxy.ts",
    replace: `.filter(([name]) => !ofProxy.has(name))`,
    with: ``,
    test: {
      file: "test/unit/components/patched.test.ts",
      title:
        "has what somebody wants of the proxy's container, but for what comes with its network",
    },
  },
  {
    name: "the superuser asks by what a backend's role has put before Postgres's own names",
    file: "components/scripts/lib/askDatabase.sh",
    replace: `OWN_NAMES="-c search_path=pg_catalog"`,
    with: `OWN_NAMES=""`,
    test: {
      file: "test/e2e/long/databaseRole.test.ts",
      title:
        "becomes no superuser by what it puts before Postgres's own names, for this program to ask",
    },
  },
  {
    name: "data are looked at by what a backend's role has put before Postgres's own names",
    file: "components/scripts/lib/eachDatabase.sh",
    replace: `statement_timeout=60s -c search_path=pg_catalog`,
    with: `statement_timeout=60s`,
    test: {
      file: "test/e2e/long/databaseRole.test.ts",
      title:
        "becomes no superuser by what it puts before Postgres's own names, for this program to ask",
    },
  },
  {
    name: "parameters are read again by what a backend's role has put before Postgres's own names",
    file: "components/scripts/setParameters.sh",
    replace: `SET search_path = pg_catalog;
`,
    with: ``,
    test: {
      file: "test/e2e/long/databaseRole.test.ts",
      title:
        "becomes no superuser by what it puts before Postgres's own names, for this program to ask",
    },
  },
  {
    name: "the password of the role stands in pg_stat_statements",
    file: "components/scripts/lib/unlogged.sh",
    replace: `;
SET pg_stat_statements.track_utility = off;`,
    with: `;`,
    test: {
      file: "test/unit/setRole.test.ts",
      title:
        "makes it as the superuser, without a superuser's rights, and writes that down when it can log in: dash",
    },
  },
  {
    name: "the script of a killed update ends what the next one has begun on new data",
    file: "components/scripts/runInitScripts.sh",
    replace: `end_own || fail_all`,
    with: `end_left_ones || fail_all`,
    test: {
      file: "test/unit/runInitScripts.test.ts",
      title: "shows the end of what a file that fails has printed, and no password: dash",
    },
  },
  {
    name: "a .sh whose name begins with a dash is taken for options of the shell",
    file: "components/scripts/runInitScripts.sh",
    replace: `then bash ./$name;`,
    with: `then bash $name;`,
    test: {
      file: "test/unit/runInitScripts.test.ts",
      title:
        "ends what an update that was killed has left, runs them in their order, and writes that down: dash",
    },
  },
  {
    name: "files that are named when others were taken out half way run on data that serve",
    file: "components/model/database/initScripts.ts",
    replace: `areOfData && !desired.isDatabaseExternal && (`,
    with: `areOfData && areWanted(desired) && (`,
    test: {
      file: "test/unit/model/initScripts.test.ts",
      title:
        "that are taken out before all have ended are over, and later ones are none of these data's",
    },
  },
  {
    name: "half of a file that new data begin with is run",
    file: "components/scripts/runInitScripts.sh",
    replace: `fail_all "$path has not come into the container whole."`,
    with: `true`,
    test: {
      file: "test/unit/runInitScripts.test.ts",
      title: "runs nothing of a file that has not come into the container whole: dash",
    },
  },
  {
    name: "what a killed update runs on new data goes on beside the next one",
    file: "components/scripts/runInitScripts.sh",
    replace: `end_left_ones || fail_all "One that`,
    with: `true || fail_all "One that`,
    test: {
      file: "test/unit/runInitScripts.test.ts",
      title:
        "ends what an update that was killed has left, runs them in their order, and writes that down: dash",
    },
  },
  {
    name: "programs that a killed update has begun in the database's container go on",
    file: "components/scripts/runInitScripts.sh",
    replace: `kill -9 "\${one#/proc/}" 2>/dev/null`,
    with: `found=`,
    test: {
      file: "test/e2e/long/initScripts.test.ts",
      title: "runs a transaction once: what the killed one has begun is ended first",
    },
  },
  {
    name: "a COMMIT in a file leaves half of it in new data",
    file: "components/scripts/runInitScripts.sh",
    replace: `INSERT INTO pg_temp.forecaster_file VALUES (1, 2);`,
    with: `INSERT INTO pg_temp.forecaster_file VALUES (1, 1);`,
    test: {
      file: "test/e2e/long/initScripts.test.ts",
      title: "hold as a whole or not at all, whatever is in them",
    },
  },
  {
    name: "a file that goes on after its errors counts as ended",
    file: "components/scripts/runInitScripts.sh",
    replace: `\\\\set ON_ERROR_STOP on
\\\\o /dev/null
RESET`,
    with: `RESET`,
    test: {
      file: "test/e2e/long/initScripts.test.ts",
      title: "hold as a whole or not at all, whatever is in them",
    },
  },
  {
    name: "a file that runs as somebody else cannot be marked as ended",
    file: "components/scripts/runInitScripts.sh",
    replace: `RESET SESSION AUTHORIZATION;
RESET ROLE;
`,
    with: ``,
    test: {
      file: "test/e2e/long/initScripts.test.ts",
      title: "begin with the one that failed when it is mended, and each has run once",
    },
  },
  {
    name: "the role's password stands in what a file has printed",
    file: "components/scripts/runInitScripts.sh",
    replace: `(PGPASSWORD=$ROLE_PASSWORD && conceal "$FORECASTER_DATABASE")`,
    with: `conceal "$FORECASTER_DATABASE"`,
    test: {
      file: "test/unit/runInitScripts.test.ts",
      title: "shows the end of what a file that fails has printed, and no password: dash",
    },
  },
  {
    name: "files that have ended run again",
    file: "components/scripts/runInitScripts.sh",
    replace: `[ -z "$path" ] || has_ended "$path" ||`,
    with: `[ -z "$path" ] ||`,
    test: {
      file: "test/e2e/long/initScripts.test.ts",
      title: "begin with the one that failed when it is mended, and each has run once",
    },
  },
  {
    name: "files that are configured later run on data that have had theirs",
    file: "components/scripts/runInitScripts.sh",
    replace: `  ! has_ended "*" || return 1
`,
    with: ``,
    test: {
      file: "test/unit/runInitScripts.test.ts",
      title: "passes over those that have ended, and over all when all had: dash",
    },
  },
  {
    name: "files for new data run on data of before",
    file: "components/model/database/initScripts.ts",
    replace: `Object.hasOwn(actual.data ?? {}, initScriptsMark)`,
    with: `initScripts.length > 0`,
    test: {
      file: "test/unit/model/initScripts.test.ts",
      title: "change nothing for data of before, with or without a label, nor where there are none",
    },
  },
  {
    name: "nobody is told that files for new data are not run",
    file: "components/deployment.ts",
    replace: `[...(unrun === undefined ? [] : [unrun]), ...certificate.warnings]`,
    with: `certificate.warnings`,
    test: {
      file: "test/unit/components/database.test.ts",
      title:
        "made before there were any keeps its resources and its label, and says that no file runs",
    },
  },
  {
    name: "new data are not labelled as made with files",
    file: "components/model/plan/desired.ts",
    replace: `fingerprint({ ...databaseIdentity(config), ...initScriptsLabel(config) })`,
    with: `fingerprint(databaseIdentity(config))`,
    test: {
      file: "test/unit/components/database.test.ts",
      title: "says so on the label of its volume, for good",
    },
  },
  {
    name: "files for new data are refused where the data were there before",
    file: "components/model/database/identity.ts",
    replace: `name !== initScriptsMark && `,
    with: ``,
    test: {
      file: "test/unit/model/initScripts.test.ts",
      title: "are no reason to refuse data that were made without them, or with them",
    },
  },
  {
    name: "files that are taken out delete what ran them",
    file: "components/model/database/initScripts.ts",
    replace: `action !== "none" && isOfNewData(desired, actual)`,
    with: `areWanted(desired) && isOfNewData(desired, actual)`,
    test: {
      file: "test/unit/components/database.test.ts",
      title: "is changed by no update after the first, whatever becomes of the files",
    },
  },
  {
    name: "a part of a .sql file runs in another database",
    file: "components/model/database/initScripts.ts",
    replace: `c(onnect)?(`,
    with: `c(onnected)(`,
    test: {
      file: "test/unit/model/initScripts.test.ts",
      title: "connect to nothing else in the middle",
    },
  },
  {
    name: "the role of the backends is a superuser",
    file: "components/scripts/setRole.sh",
    replace: "LOGIN NOSUPERUSER;",
    with: "LOGIN SUPERUSER;",
    test: {
      file: "test/e2e/long/databaseRole.test.ts",
      title: "owns database, schema and the tables of its migrations, and is no superuser",
    },
  },
  {
    name: "the role of the backends does not own the database",
    file: "components/scripts/setRole.sh",
    replace: 'ALTER DATABASE :"name" OWNER TO :"role";',
    with: "",
    test: {
      file: "test/unit/setRole.test.ts",
      title:
        "makes it as the superuser, without a superuser's rights, and writes that down when it can log in: dash",
    },
  },
  {
    name: "the password of the role stands in Postgres's words about a statement that fails",
    file: "components/scripts/setRole.sh",
    replace: `$(printf '%s\\n' "$words" | head -n 1)`,
    with: "$words",
    test: {
      file: "test/unit/setRole.test.ts",
      title: "shows nothing of the statement that sets the password: dash",
    },
  },
  {
    name: "a role gets another password while a backend logs in with the one it has",
    file: "components/scripts/setRole.sh",
    replace: '! has_password || [ -n "$ALIGNS" ]',
    with: "true",
    test: {
      file: "test/unit/setRole.test.ts",
      title: "gives no password to a role that a backend logs in as meanwhile: dash",
    },
  },
  {
    name: "backends log in as the superuser although there is a role",
    file: "components/backendDatabase.ts",
    replace: "user: role ?? user",
    with: "user",
    test: {
      file: "test/unit/components/everySetting.test.ts",
      title: "has backends with exactly these inputs",
    },
  },
  {
    name: "the superuser has the password of the role",
    file: "components/databasePasswords.ts",
    replace: "database.role === undefined",
    with: 'database.role !== ""',
    test: {
      file: "test/unit/components/everySetting.test.ts",
      title: "has a database with exactly these inputs, its data where Postgres 18 keeps them",
    },
  },
  {
    name: "a migration's report asks Postgres as the role, which does not see the sessions of others",
    file: "components/databases.ts",
    replace: "deployment.config.database.external || passwords === undefined",
    with: "passwords !== undefined",
    test: {
      file: "test/unit/components/everySetting.test.ts",
      title: "gives a migration the variables of its release, and its own parameters",
    },
  },
  {
    name: "a role is taken out of data that were made with it",
    file: "components/model/database/identity.ts",
    replace: "[...new Set([...Object.keys(wanted), roleSetting])]",
    with: "Object.keys(wanted)",
    test: {
      file: "test/unit/model/planRefusals.test.ts",
      title:
        "with a role that the data were not made with, another one than they were, or none any more",
    },
  },
  {
    name: "data without a role are labelled with none",
    file: "components/model/plan/settings.ts",
    replace: "...(role === undefined ? {} : { [roleSetting]: role }),",
    with: '[roleSetting]: role ?? "",',
    test: {
      file: "test/unit/model/settings.test.ts",
      title: "of the database keep apart what is written into the data volume for good",
    },
  },
  {
    name: "a role that a killed update has not come to is never made",
    file: "components/model/plan/decide.ts",
    replace: "(isAssumed !== true && roleIn !== database?.id)",
    with: "false",
    test: {
      file: "test/unit/model/role.test.ts",
      title: "is made once in each container, and nothing is done where there is none",
    },
  },
  {
    name: "a parameter that is taken out stays",
    file: "components/scripts/setParameters.sh",
    replace: '|| reset "$name"',
    with: "|| true",
    test: {
      file: "test/e2e/long/parameters.test.ts",
      title:
        "are taken by a reload, of which users notice nothing; one that is taken out gets its default",
    },
  },
  {
    name: "an update after the one that took the last parameters out deletes something",
    file: "components/databaseSteps.ts",
    replace: "hadParameters || ",
    with: "",
    test: {
      file: "test/unit/components/database.test.ts",
      title:
        "keeps what gave it parameters when none are left: an update after that deletes nothing",
    },
  },
  {
    name: "parameters of an update that is killed are forgotten",
    file: "components/scripts/setParameters.sh",
    replace: 'remember "parameters/$CONTAINER_ID" "begun',
    with: ': "begun',
    test: {
      file: "test/unit/setParameters.test.ts",
      title:
        "writes down first what it begins with, so that one that is killed is not forgotten: dash",
    },
  },
  {
    name: "half of what Postgres refuses holds from its next reload on",
    file: "components/scripts/setParameters.sh",
    replace: "take_back | ask_database >/dev/null 2>&1 || true",
    with: ":",
    test: {
      file: "test/unit/setParameters.test.ts",
      title: "takes back all of what Postgres refuses: dash",
    },
  },
  {
    name: "parameters with which nobody can log in stay",
    file: "components/scripts/setParameters.sh",
    replace: "NOT LIKE '%let in'",
    with: "IS NULL",
    test: {
      file: "test/e2e/long/parameters.test.ts",
      title: "with which nobody can log in are taken back at once",
    },
  },
  {
    name: "parameters that Postgres takes at its start are not tried out before it stops",
    file: "components/scripts/setAside.sh",
    replace: '"$IMAGE" $TRIAL_COMMAND',
    with: '"$IMAGE"',
    test: {
      file: "test/e2e/long/parameters.test.ts",
      title:
        "that it reads at its start need the permission for an outage, and are tried out before",
    },
  },
  {
    name: "parameters are given to a container once and for all",
    file: "components/model/plan/decide.ts",
    replace: "given?.hash !== wanted || isAnother",
    with: "given === undefined && wanted !== undefined",
    test: {
      file: "test/unit/model/parameters.test.ts",
      title: "are given once, and again when they differ",
    },
  },
  {
    name: "a list is given to Postgres as one name",
    file: "components/model/database/parameters.ts",
    replace: "lists.includes(name)",
    with: "!name",
    test: {
      file: "test/unit/model/parameters.test.ts",
      title: "that it takes while it runs are SQL, a statement each, behind the extensions",
    },
  },
  {
    name: "an empty list of libraries is a library without a name, with which nobody can log in",
    file: "components/model/database/parameters.ts",
    replace: 'elements.length === 0 && name !== "search_path"',
    with: 'name === ""',
    test: {
      file: "test/unit/model/parameters.test.ts",
      title:
        "that are lists are given name by name, as Postgres shows them, and an empty one as none",
    },
  },
  {
    name: "a release may take the last connections to Postgres",
    file: "components/scripts/lib/connections.sh",
    replace: 'has_room || [ "$3" = 0 ] || ! is_idle "${SERVING##*-}" || starve',
    with: "true",
    test: {
      file: "test/e2e/connections.test.ts",
      title:
        "are not taken by a release from the color that serves: it is stopped, and its update fails",
    },
  },
  {
    name: "what Postgres warns of at each connection counts as its answer",
    file: "components/scripts/lib/askDatabase.sh",
    replace: '"$@" 2>&1 >&3 3>&-',
    with: '"$@" >&3 2>&1 3>&-',
    test: {
      file: "test/unit/connections.test.ts",
      title: "are told whatever Postgres warns of at each connection: dash",
    },
  },
  {
    name: "a release is stopped for connections that somebody took for a moment",
    file: "components/scripts/lib/connections.sh",
    replace: "has_room || { sleep 0.5 && count; } || return 0",
    with: "true",
    test: {
      file: "test/unit/connections.test.ts",
      title: "stop no release for what was taken for a moment: dash",
    },
  },
  {
    name: "a release is stopped for its connections while nginx cannot be asked",
    file: "components/scripts/lib/connections.sh",
    replace: '! is_idle "${SERVING##*-}" || starve',
    with: "starve",
    test: {
      file: "test/unit/connections.test.ts",
      title: "stop nothing that serves, or of which nginx does not tell: dash",
    },
  },
  {
    name: "a release on another database is stopped for its connections",
    file: "components/parts.ts",
    replace: 'return isShared ? names.backends[from] : "";',
    with: "return isShared || true ? names.backends[from] : names.backends[from];",
    test: {
      file: "test/unit/components/externalDatabase.test.ts",
      title: "counts the connections of both colors where they use the same database",
    },
  },
  {
    name: "a database elsewhere that is cut off holds up an update",
    file: "components/scripts/lib/askDatabase.sh",
    replace: "echo timeout -s KILL 15",
    with: "echo timeout -s KILL 900",
    test: {
      file: "test/unit/askDatabase.test.ts",
      title: "holds nobody up for longer than some seconds when it is cut off: dash",
    },
  },
  {
    name: "what served comes back with another database, and nobody is told",
    file: "components/model/plan/describeExternal.ts",
    replace: "...lostBackend(plan, desired, actual),",
    with: "...(lostBackend(plan, desired, actual) && []),",
    test: {
      file: "test/unit/model/planExternalDatabase.test.ts",
      title:
        "warns where what serves is gone while the stack moves: it comes back with today's database",
    },
  },
  {
    name: "two scripts share the container from which they ask a database elsewhere",
    file: "components/scripts/lib/askDatabase.sh",
    replace: "-$(od -A n -N 4 -t x4 /dev/urandom | tr -d ' ')",
    with: "",
    test: {
      file: "test/unit/askDatabase.test.ts",
      title:
        "is asked from a container that each script has for itself, and takes nobody else's: dash",
    },
  },
  {
    name: "what asks a database elsewhere holds the network of a stack that is destroyed",
    file: "components/scripts/removeContainer.sh",
    replace: '[ -z "${DESTROYS:-}" ] || end_database_clients',
    with: "true",
    test: {
      file: "test/unit/removal.test.ts",
      title:
        "ends what asks a database elsewhere, which an update has left and which holds the network: dash",
    },
  },
  {
    name: "a migration's sessions elsewhere are looked for by another machine's clock",
    file: "components/scripts/lib/migrationSessions.sh",
    replace: 'FORECASTER_IS_ITS_OWN="datname',
    with: "FORECASTER_IS_ITS_OWN=\"backend_start <= :'until'::timestamptz AND datname",
    test: {
      file: "test/unit/removal.test.ts",
      title:
        "knows a migration's sessions elsewhere by their name alone, since clocks differ: dash",
    },
  },
  {
    name: "a release that was stopped since it took the last connections is never started again",
    file: "components/scripts/lib/connections.sh",
    replace: 'remember "stopped/$CONTAINER_ID" "$(date +%s)" || true',
    with: ":",
    test: {
      file: "test/unit/gate.test.ts",
      title:
        "writes down that it stops what takes the last connections, so that the next update starts it: dash",
    },
  },
  {
    name: "the connections of both colors are not told",
    file: "components/scripts/lib/connections.sh",
    replace: "client_addr = :'serving'",
    with: "client_addr = :'own'",
    test: {
      file: "test/e2e/connections.test.ts",
      title: "that are left while both colors run are told with a release",
    },
  },
  {
    name: "the stack's own database is removed while a backend uses it",
    file: "components/model/plan/ownDatabase.ts",
    replace: "!desired.isDatabaseExternal || isOwnDatabaseUsed(desired, actual)",
    with: "!desired.isDatabaseExternal",
    test: {
      file: "test/unit/model/planExternalDatabase.test.ts",
      title:
        "keeps its own untouched while a backend was made with it, and releases on the idle color",
    },
  },
  {
    name: "the stack's own database is removed unasked",
    file: "components/model/plan/ownDatabase.ts",
    replace: "actual.database !== undefined && !desired.removesDatabase",
    with: "actual.database === undefined && !desired.removesDatabase",
    test: {
      file: "test/unit/model/planExternalDatabase.test.ts",
      title: "keeps its own until its removal is asked for, and says with which command",
    },
  },
  {
    name: "nobody is told that traffic moves to another database",
    file: "components/model/plan/describeExternal.ts",
    replace: "left === taken",
    with: "left !== undefined",
    test: {
      file: "test/unit/model/planExternalDatabase.test.ts",
      title: "says of a switch whether traffic moves to another database: to one",
    },
  },
  {
    name: "any session at the address counts as the migration's in a database elsewhere",
    file: "components/scripts/lib/migrationContainer.sh",
    replace: 'PGAPPNAME="${FORECASTER_SESSION:-${PGAPPNAME:-forecaster-migration}}"',
    with: 'PGAPPNAME="${PGAPPNAME:-forecaster-migration}"',
    test: {
      file: "test/unit/migrationVariables.test.ts",
      title: "give way to the name by which its sessions elsewhere are known: dash",
    },
  },
  {
    name: "sessions of a migration are left in a database elsewhere",
    file: "components/scripts/lib/migrationSessions.sh",
    replace: "datname = current_database() AND application_name = :'session'",
    with: "datname = current_database() AND application_name = 'forecaster-migration'",
    test: {
      file: "test/e2e/long/externalDatabase.test.ts",
      title: "is ended in Postgres too when its limit is reached",
    },
  },
  {
    name: "a database elsewhere is not asked before a release",
    file: "components/scripts/reachDatabase.sh",
    replace: '*"authentication failed"* | ',
    with: "",
    test: {
      file: "test/e2e/long/externalDatabase.test.ts",
      title: "refuses a release where it cannot be reached as databaseUrl says, at once",
    },
  },
  {
    name: "the address of this machine is taken for a database elsewhere",
    file: "components/model/config/externalDatabase.ts",
    replace: "localhost|127",
    with: "127",
    test: {
      file: "test/unit/model/externalDatabase.test.ts",
      title: "is refused without a word of it: postgresql://u:p@localhost/d",
    },
  },
  {
    name: "a healthcheck that is off leaves its interval to the image",
    file: "components/backend.ts",
    replace: "    interval: goDuration(interval),\n",
    with: "    ...(config.healthcheck.disable === true ? {} : { interval: goDuration(interval) }),\n",
    test: {
      file: "test/unit/components/containers.test.ts",
      title: "have a healthcheck of somebody's own, or none, where that is asked for",
    },
  },
  {
    name: "a release starts before its user owns the folders that Docker made",
    file: "components/scripts/gate.sh",
    replace: '  own_parents "$id"\n',
    with: "",
    test: {
      file: "test/e2e/long/otherUsers.test.ts",
      title:
        "owns, from its first instruction on, the folders that Docker makes above its volumes; a migration as well",
    },
  },
  {
    name: "a migration starts before its user owns the folders that Docker made",
    file: "components/scripts/lib/migrationContainer.sh",
    replace: '  own_parents "$FORECASTER_ID"\n',
    with: "",
    test: {
      file: "test/e2e/long/otherUsers.test.ts",
      title:
        "owns, from its first instruction on, the folders that Docker makes above its volumes; a migration as well",
    },
  },
  {
    name: "the plugin starts a backend before anything is prepared for it",
    file: "components/backend.ts",
    replace: "          start: false,\n",
    with: "",
    test: {
      file: "test/e2e/long/otherUsers.test.ts",
      title:
        "owns, from its first instruction on, the folders that Docker makes above its volumes; a migration as well",
    },
  },
  {
    name: "a container that was recorded before its start is made anew for its ports",
    file: "components/container.ts",
    replace: '["*", "ports"]',
    with: '["*"]',
    test: {
      file: "test/e2e/long/otherUsers.test.ts",
      title:
        "owns, from its first instruction on, the folders that Docker makes above its volumes; a migration as well",
    },
  },
  {
    name: "a container that an update only made is left behind to the next one",
    file: "components/scripts/gate.sh",
    replace: '  record "$CONTAINER" "$id" &\n',
    with: "  : &\n",
    test: {
      file: "test/unit/gate.test.ts",
      title: "starts a container that an update only made, once its ID is written down: dash",
    },
  },
  {
    name: "nobody is told how to go on where Docker could not start a release",
    file: "components/scripts/gate.sh",
    replace:
      'fail "its container cannot be started: $words" "pulumi up   # once that is put right"',
    with: 'fail "its container cannot be started: $words" ""',
    test: {
      file: "test/unit/gate.test.ts",
      title: "starts a container that an update only made, once its ID is written down: dash",
    },
  },
  {
    name: "the plan tells somebody to start by hand what its gate starts",
    file: "components/model/plan/describeBackend.ts",
    replace: "if (neverRan(facts) && plan.backends[color].prove) {",
    with: "if (neverRan(facts) && !plan.backends[color].prove) {",
    test: {
      file: "test/unit/model/describePlan.test.ts",
      title: "an idle color that an update made, and did not come to start",
    },
  },
  {
    name: "a folder that lies in another mount is given away",
    file: "components/scripts/lib/parents.sh",
    replace: '  ! is_line "$parents_above" "$parents_mounts" || return 0\n',
    with: "",
    test: {
      file: "test/e2e/parents.test.ts",
      title:
        "belong to it behind a link, above a tmpfs, with any name, and below nothing that is mounted",
    },
  },
  {
    name: "the group of a user is not the one that somebody has set",
    file: "components/scripts/lib/userOf.sh",
    replace: 'if (hasGroup) { gid = groupOf(part[2]); besides = "" }',
    with: 'if (hasGroup) { besides = "" }',
    test: {
      file: "test/e2e/parents.test.ts",
      title:
        "belong to the user of an image without a shell, never the image's own: by number and group",
    },
  },
  {
    name: "a cache keeps files that a release of another user cannot write",
    file: "components/scripts/openVolumes.sh",
    replace: '[ "$kind" != cache ] || open_up "/volumes/$number"',
    with: ":",
    test: {
      file: "test/e2e/long/otherUsers.test.ts",
      title:
        "that is another one is refused before it is created where it could not write what users left, with the command that lets it",
    },
  },
  {
    name: "a release is created that cannot write what users have uploaded",
    file: "components/scripts/openVolumes.sh",
    replace: '[ "$kind" = cache ] || find_foreign',
    with: ":",
    test: {
      file: "test/e2e/long/otherUsers.test.ts",
      title:
        "that is another one is refused before it is created where it could not write what users left, with the command that lets it",
    },
  },
  {
    name: "a color that goes on writing makes every update refused",
    file: "components/scripts/openVolumes.sh",
    replace: '[ -z "$SINCE" ] || set -- "$@" ! -newer "$SINCE"',
    with: ":",
    test: {
      file: "test/e2e/long/otherUsers.test.ts",
      title:
        "that is another one is refused before it is created where it could not write what users left, with the command that lets it",
    },
  },
  {
    name: "a release is refused for files that no release wrote",
    file: "components/scripts/openVolumes.sh",
    replace: 'set -- -user "$owner"',
    with: "set --",
    test: {
      file: "test/e2e/long/otherUsers.test.ts",
      title:
        "that is another one is refused before it is created where it could not write what users left, with the command that lets it",
    },
  },
  {
    name: "a token in a cache is opened to everybody",
    file: "components/scripts/openVolumes.sh",
    replace:
      '    in_the_way "$1" $(closed) -exec chgrp -h "$own_group" {} + -exec chmod g+u {} + || true\n',
    with: "",
    test: {
      file: "test/e2e/openVolumes.test.ts",
      title: "is open in a cache as far as to its owner, but a secret only to the release's group",
    },
  },
  {
    name: "a volume's folder no longer gives its group to what is made in it",
    file: "components/scripts/openVolumes.sh",
    replace: 'chmod a+rwxt "/volumes/$number"',
    with: 'chmod 1777 "/volumes/$number"',
    test: {
      file: "test/e2e/openVolumes.test.ts",
      title: "is open in a cache as far as to its owner, but a secret only to the release's group",
    },
  },
  {
    name: "everybody may write a program that runs with its owner's rights",
    file: "components/scripts/openVolumes.sh",
    replace: "-type f ! -perm -4000 ! -perm -2000 ')'",
    with: "-type f ')'",
    test: {
      file: "test/e2e/openVolumes.test.ts",
      title: "is open in a cache as far as to its owner, but a secret only to the release's group",
    },
  },
  {
    name: "a refusal of long ago lets a release be created that cannot write",
    file: "components/scripts/openVolumes.sh",
    replace: 'is_recent "$SINCE" || SINCE=\n',
    with: '[ -e "$SINCE" ] || SINCE=\n',
    test: {
      file: "test/e2e/openVolumes.test.ts",
      title: "counts again a day after the release was refused for it",
    },
  },
  {
    name: "what served and is gone stays so for files of another user",
    file: "components/scripts/lib/releaseVolumes.sh",
    replace: ' is_idle "$FORECASTER_OTHER" || return 0\n',
    with: " true\n",
    test: {
      file: "test/e2e/long/otherUsers.test.ts",
      title: "that served and is gone is created again, whatever another one has left",
    },
  },
  {
    name: "an image's own folders are given away where Docker does not tell of them",
    file: "components/scripts/lib/parents.sh",
    replace: "-e '^Error: No such container:path'",
    with: "-e '^Error'",
    test: {
      file: "test/e2e/parents.test.ts",
      title: "stay as they are where Docker does not tell what the image has",
    },
  },
  {
    name: "a table is written without the rows that were not seen",
    file: "tools/checks/seen.ts",
    replace: "if (unseen.length > 0) {",
    with: "if (unseen.length > all.length) {",
    test: {
      file: "test/unit/checks/imageReport.test.ts",
      title: "is refused while an image was not tried, and where a document has no place for it",
    },
  },
  {
    name: "the load client asks again instead of counting a loss",
    file: "tools/load/connection.ts",
    replace: "whenOver((outcome) => {\n",
    with: "whenOver((outcome) => {\n      if (outcome.lost) {\n        this.send(request, listener);\n        return;\n      }\n",
    test: {
      file: "test/unit/load/loss.test.ts",
      title: "count a request whose connection closes before the answer as lost",
    },
  },
  {
    name: "bytes that the load client did not ask for are let pass",
    file: "tools/load/connection.ts",
    replace: "if (socket.bytesRead === this.#bytesOfAnswers) return;",
    with: "if (socket.bytesRead >= this.#bytesOfAnswers) return;",
    test: {
      file: "test/unit/load/loss.test.ts",
      title: "count a request whose body goes on after the end that it names as lost",
    },
  },
  {
    name: "smoke checks that are passed with some of the answers",
    file: "components/scripts/smoke.sh",
    replace: "      *) fail_to_ask ;;\n",
    with: "      *) break ;;\n",
    test: {
      file: "test/unit/scriptWords.test.ts",
      title: "pass with an answer of every path alone, whatever cuts them off: dash",
    },
  },
  {
    name: "how the container of somebody's own checks ended does not matter",
    file: "components/scripts/smoke.sh",
    replace: '[ "$code" != 0 ] || return 0',
    with: "return 0",
    test: {
      file: "test/e2e/probes.test.ts",
      title: "is checked by a container of somebody's own before users meet it",
    },
  },
  {
    name: "the gate's command is not run",
    file: "components/scripts/gate.sh",
    replace: '[ -n "$COMMAND" ] || return 0',
    with: "return 0",
    test: {
      file: "test/e2e/probes.test.ts",
      title: "is asked by a command of its own instead, where there is one",
    },
  },
  {
    name: "nobody looks how soon a release closes its idle connections",
    file: "components/scripts/gate.sh",
    replace: '1/1.1/*";1/1.1/"*) closes_early=yes ;;',
    with: "",
    test: {
      file: "test/e2e/probes.test.ts",
      title: "is warned of, when it closes idle connections sooner than nginx does",
    },
  },
  {
    name: "a login is used at any registry",
    file: "components/model/logins.ts",
    replace: "canonical(address) === registry",
    with: "address !== registry",
    test: {
      file: "test/unit/model/logins.test.ts",
      title: "is used for the images of its registry alone",
    },
  },
  {
    name: "a tag that was pushed again passes for the image that runs",
    file: "components/model/plan/describeBackend.ts",
    replace: "?.some(({ digest }) => digest === now.digest) === true",
    with: " !== undefined",
    test: {
      file: "test/unit/model/describePlan.test.ts",
      title: "a color whose tag is another image in its registry by now",
    },
  },
  {
    name: "lines of an env file that are none are passed over",
    file: "components/model/config/envFile.ts",
    replace: "      this.take(restOfLine);\n",
    with: "      this.take(restOfLine);\n      return;\n",
    test: {
      file: "test/unit/model/envFile.test.ts",
      title: "is refused with the number of each line that is something else",
    },
  },
  {
    name: "a # within a value of an env file begins a comment",
    file: "components/model/config/envFile.ts",
    replace: '.split(" #", 1)',
    with: '.split("#", 1)',
    test: {
      file: "test/unit/model/envFile.test.ts",
      title: "keeps what other readers cut off: # without a space, backticks, quotes within quotes",
    },
  },
  {
    name: "what an env file asks for and does not set is an empty text",
    file: "components/model/config/expandVariables.ts",
    replace: "  if (!isGiven) throw EnvFileError.notSet();\n  return value;\n",
    with: '  return value ?? "";\n',
    test: {
      file: "test/unit/model/envFile.test.ts",
      title: "is refused with the line that asks for what is nowhere above",
    },
  },
  {
    name: "the value of an unknown key is shown",
    file: "components/model/config/parseConfig.ts",
    replace: "const kind = kindOf(valueAt(given.values, path));",
    with: "const kind = JSON.stringify(valueAt(given.values, path));",
    test: {
      file: "test/e2e/badInput.test.ts",
      title:
        "tells nothing of a secret under a wrong key or in a wrong form, neither whole nor in part",
    },
  },
  {
    name: "what the engine knows of secrets is not asked for",
    file: "components/stackConfig.ts",
    replace: "isConfigSecret?.(key) ?? true",
    with: "isConfigSecret?.(key) === undefined",
    test: {
      file: "test/e2e/badInput.test.ts",
      title:
        "tells nothing of a secret under a wrong key or in a wrong form, neither whole nor in part",
    },
  },
  {
    name: "a permission for an outage holds for the next container too",
    file: "components/model/plan/downtime.ts",
    replace: "JSON.stringify([container, sorted])",
    with: "JSON.stringify([sorted])",
    test: {
      file: "test/unit/model/downtime.test.ts",
      title:
        "holds for exactly its changes: another value, one more, or another container needs another",
    },
  },
  {
    name: "a permission for one outage is taken for both",
    file: "components/model/plan/downtime.ts",
    replace: "recreations.every(",
    with: "recreations.some(",
    test: {
      file: "test/unit/model/downtime.test.ts",
      title:
        "holds for exactly its changes: another value, one more, or another container needs another",
    },
  },
  {
    name: "the registry's login is kept in a file while an image is pulled",
    file: "components/scripts/pull.sh",
    replace: `printf '{"credsStore":"forecaster"}'`,
    with: `printf '{"auths":{"%s":{}}}' "$REGISTRY_ADDRESS"`,
    test: {
      file: "test/e2e/loginOnDisk.test.ts",
      title: "is on the disk at no moment: dash",
    },
  },
  {
    name: "a removal gets as long as today's setting says, not as Docker waits",
    file: "components/container.ts",
    replace: "timeout: longestDuration + (",
    with: "timeout: identity.stopGrace + (",
    test: {
      file: "test/unit/components/protection.test.ts",
      title: "gets as long as all its waiting can take, and no longer",
    },
  },
  {
    name: "what ssh says overwrites the rest of its line",
    file: "components/scripts/pull.sh",
    replace: " | tr -d '\\r' >&2",
    with: " >&2",
    test: {
      file: "test/unit/scriptWords.test.ts",
      title: "print no carriage return, with which ssh ends its words: dash",
    },
  },
  {
    name: "what was proven once is not proven again before traffic moves to it",
    file: "components/model/plan/backendPlan.ts",
    replace: "color !== serving) {\n    return true;",
    with: "color !== serving) {\n    return actual.backends[color]?.proof === undefined;",
    test: {
      file: "test/faults/faults.test.ts",
      title: "daemon: the host restarts, and traffic is switched",
    },
  },
  {
    name: "a connection to Docker that dropped is blamed on the backend",
    file: "components/scripts/gate.sh",
    replace: 'answer="Docker could not ask ($answer)"',
    with: 'answer="no complete response within $PROBE_TIMEOUT s ($answer)"',
    test: {
      file: "test/unit/scriptWords.test.ts",
      title: "tell of Docker, not of the backend, when Docker could not ask: dash",
    },
  },
  {
    name: "the gate believes any answer",
    file: "components/scripts/gate.sh",
    replace:
      'if [ "$left" = 0 ] && is_ready "${answer%% *}" && [ "${answer#* }" = "$asked:$CONTAINER_PORT" ] && command_succeeds; then',
    with: 'if [ -n "$answer" ]; then',
    test: {
      file: "test/e2e/failedReleases.test.ts",
      title: "at its gate is proven again by the next update, not believed",
    },
  },
  {
    name: "the gate believes an answer from before a change of address",
    file: "components/scripts/gate.sh",
    replace: '    [ "$(date +%s)" -lt "$deadline" ] || give_up\n    ! is_final',
    with: '    [ "$address" != "$asked" ] || break\n    ! is_final',
    test: {
      file: "test/unit/gate.test.ts",
      title:
        "is not passed by an answer from before the container changed its address for a while: dash",
    },
  },
  {
    name: "the gate goes on asking when its time is over",
    file: "components/scripts/gate.sh",
    replace: ' && [ "$(date +%s)" -lt "$end" ] || break',
    with: " || break",
    test: {
      file: "test/unit/gate.test.ts",
      title: "ends when its time is over, though some of the answers came: dash",
    },
  },
  {
    name: "the gate does not look again after the last answer",
    file: "components/scripts/gate.sh",
    replace: '      look\n      [ "$address" != "$asked" ] || break\n',
    with: "      break\n",
    test: {
      file: "test/unit/gate.test.ts",
      title: "is not passed by a container that ended after its last answer: dash",
    },
  },
  {
    name: "the gate is passed by one answer",
    file: "components/scripts/gate.sh",
    replace: "left=$1 upstream",
    with: "left=1 upstream",
    test: {
      file: "test/unit/gate.test.ts",
      title:
        "passes after so many answers in a row, and counts anew after one that is not ready: dash",
    },
  },
  {
    name: "smoke checks that fail are only printed",
    file: "components/scripts/smoke.sh",
    replace: "  } >&2\n  exit 1",
    with: "  } >&2",
    test: {
      file: "test/e2e/failedReleases.test.ts",
      title:
        "because it fails its smoke check leaves traffic and outputs untouched, and shows its log lines",
    },
  },
  {
    name: "a migration that fails is forgiven",
    file: "components/scripts/migrate.sh",
    replace: '      fail "ended with exit code ${FORECASTER_STATE#* }"\n',
    with: "",
    test: {
      file: "test/e2e/failedReleases.test.ts",
      title:
        "because it fails its migration leaves traffic and outputs untouched, and shows its log lines",
    },
  },
  {
    name: "a migration that is stopped goes on in Postgres",
    file: "components/scripts/lib/migrationSessions.sh",
    replace: "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE",
    with: "SELECT pid FROM pg_stat_activity WHERE false AND",
    test: {
      file: "test/e2e/migrationLocks.test.ts",
      title: "is ended in Postgres too when its limit is reached, and says who holds the table",
    },
  },
  {
    name: "a driver that passes over PGOPTIONS may wait for a lock as long as it likes",
    file: "components/scripts/lib/migrationSessions.sh",
    replace: "SELECT pg_cancel_backend(pid) FROM pg_stat_activity AS own WHERE",
    with: "SELECT FROM pg_stat_activity AS own WHERE false AND",
    test: {
      file: "test/e2e/migrationLocks.test.ts",
      title: "gives up as well when its driver passes over PGOPTIONS",
    },
  },
  {
    name: "a migration gets no limit for its waits that outlives the update",
    file: "components/scripts/lib/migrationSessions.sh",
    replace: "-c lock_timeout=%ss",
    with: "-c lock_timeout=0%.0s",
    test: {
      file: "test/e2e/migrationLocks.test.ts",
      title: "ends by itself in Postgres when its update was killed",
    },
  },
  {
    name: "what was not migrated is remembered as migrated",
    file: "components/scripts/migrate.sh",
    replace: "    tell '\"migrated\":false'\n",
    with: '    know_database && remember_fact "$FORECASTER_FACT" x\n    tell \'"migrated":false\'\n',
    test: {
      file: "test/e2e/migrationFacts.test.ts",
      title: "is nothing where there was no command: one that is set later runs",
    },
  },
  {
    name: "nobody asks whether an image was migrated",
    file: "components/scripts/migrate.sh",
    replace: "    if is_migrated; then",
    with: "    if false; then",
    test: {
      file: "test/e2e/migrationFacts.test.ts",
      title: "does not run again for an older image that is put back, even where it would fail",
    },
  },
  {
    name: "a migration that outlived its update is forgotten",
    file: "components/scripts/migrate.sh",
    replace: '    remember_fact "$FORECASTER_LEFT_FACT" "$FORECASTER_LEFT_IMAGE"\n',
    with: "    true\n",
    test: {
      file: "test/e2e/migrationFacts.test.ts",
      title: "counts when it ended well after its update was killed",
    },
  },
  {
    name: "a migration that was never started is waited for",
    file: "components/scripts/migrate.sh",
    replace: "  remove_unstarted && return 0\n",
    with: "",
    test: {
      file: "test/e2e/migrationFacts.test.ts",
      title: "does not count, and stops nobody, when its container was created and never started",
    },
  },
  {
    name: "a migration begins that cannot be remembered",
    file: "components/scripts/lib/migrationFacts.sh",
    replace: '    fail_to_start "that it ran could not be remembered: $FORECASTER_WORDS"',
    with: "    true",
    test: {
      file: "test/e2e/migrationFacts.test.ts",
      title: "is not begun when it could not be remembered",
    },
  },
  {
    name: "the release's variables steer the Docker CLI",
    file: "components/migration.ts",
    replace: "        ...numbered(args.variables),\n",
    with: "        ...numbered(args.variables),\n        ...args.variables,\n",
    test: {
      file: "test/unit/components/everySetting.test.ts",
      title: "gives a migration the variables of its release, and its own parameters",
    },
  },
  {
    name: "an image whose migration is passed over has its migration run",
    file: "components/scripts/migrate.sh",
    replace: '  elif [ -n "$FORECASTER_SKIPS" ]; then',
    with: "  elif false; then",
    test: {
      file: "test/e2e/migrationFacts.test.ts",
      title: "is nothing when it was passed over for one image, and the next image has its own",
    },
  },
  {
    name: "a switch is a reload of nginx",
    file: "components/scripts/switch.sh",
    replace: '    mv "$STATE/active/$1" "$STATE/active/$2"\n',
    with: '    mv "$STATE/active/$1" "$STATE/active/$2"\n    kill -HUP 1\n',
    test: {
      file: "test/e2e/rollBack.test.ts",
      title: "change the gate, the smoke checks and the switch, never a container or nginx",
    },
  },
  {
    name: "a switch that fails is left in place",
    file: "components/scripts/switch.sh",
    replace: '  if passes "$code" "$READY_PATH" && [ "$before" = "$other" ]; then',
    with: "  if false; then",
    test: {
      file: "test/e2e/interrupted.test.ts",
      title:
        "undoes a switch whose verification fails; the way back in the configuration is an empty update",
    },
  },
  {
    name: "the switch does not look at its target again",
    file: "components/scripts/switch.sh",
    replace: "  check_target || give_up",
    with: "  true || give_up",
    test: {
      file: "test/e2e/interrupted.test.ts",
      title: "does not switch to a container that was stopped after its gate, and can be repeated",
    },
  },
  {
    name: "the program believes its recorded color instead of asking nginx",
    file: "components/trafficSwitch.ts",
    replace: "(args.switches ? parseActive(text) : gate.color)",
    with: "parseActive(text)",
    test: {
      file: "test/e2e/interrupted.test.ts",
      title: "killed while it switched, ends where the configuration was put back to",
    },
  },
  {
    name: "what serves is not frozen",
    file: "components/container.ts",
    replace: 'ignoreChanges: action === "keep" ? ["*", "ports"] : []',
    with: "ignoreChanges: []",
    test: {
      file: "test/e2e/pendingSettings.test.ts",
      title: "reaches only the idle color, and is named as pending",
    },
  },
  {
    name: "a newer default re-creates what runs",
    file: "components/model/plan/settings.ts",
    replace: "ownParts.has(name) || leftOpen.includes(name)",
    with: "ownParts.has(name)",
    test: {
      file: "test/unit/model/planDefaultImages.test.ts",
      title:
        "is kept where the configuration leaves it open, and the plan names what new stacks get",
    },
  },
  {
    name: "a roll back brings the pending settings along",
    file: "components/model/plan/backendPlan.ts",
    replace: "return !isSwitch(desired, actual) && isMissingOnBoth(",
    with: "return isMissingOnBoth(",
    test: {
      file: "test/e2e/rollBack.test.ts",
      title: "re-create nothing while a setting is pending, and name it",
    },
  },
  {
    name: "migrations run in every update",
    file: "components/model/plan/backendPlan.ts",
    replace: "migrate: facts !== undefined && color !== actual.serving && !isProven(facts, actual)",
    with: "migrate: true",
    test: {
      file: "test/unit/components/touched.test.ts",
      title: "in a roll back the way back's proof and the switch alone",
    },
  },
  {
    name: "the active color's image is pulled in every update",
    file: "components/image.ts",
    replace: "runs: !args.frozen",
    with: "runs: true",
    test: {
      file: "test/e2e/rollBack.test.ts",
      title: "work although the active color's image could not be pulled any more",
    },
  },
  {
    name: "the image of what serves is not frozen",
    file: "components/image.ts",
    replace: 'ignoreChanges: args.frozen ? ["*"] : []',
    with: "ignoreChanges: []",
    test: {
      file: "test/unit/components/protection.test.ts",
      title:
        "is frozen whole, container, image, pull and removal, and nothing else is: steady state",
    },
  },
  {
    name: "another image for the color that serves is not refused",
    file: "components/model/plan/reasonsToRefuse.ts",
    replace: "if (running === undefined || running === wanted) {",
    with: "if (running !== wanted) {",
    test: {
      file: "test/e2e/guards.test.ts",
      title: "is one with another image for the color that serves, and says how to release it",
    },
  },
  {
    name: "the listener of the idle color faces the outside",
    file: "components/proxy.ts",
    replace: 'external: idlePort, ip: "127.0.0.1"',
    with: 'external: idlePort, ip: "0.0.0.0"',
    test: {
      file: "test/e2e/backends.test.ts",
      title: "answers, like the database and the idle listener, on the loopback only",
    },
  },
  {
    name: "the color is chosen before an upload has arrived",
    file: "components/model/proxy/nginxMaps.ts",
    replace: 'default "body:$limit";',
    with: 'default "";',
    test: {
      file: "test/e2e/long/uploads.test.ts",
      title: "arrives once, at what serves when it is whole: across a switch and the next release",
    },
  },
  {
    name: "a drain does not see what the backend has not accepted yet",
    file: "components/scripts/drain.sh",
    replace: '($4 == "01" || $4 == "02")',
    with: '$4 == "01"',
    test: {
      file: "test/e2e/drain.test.ts",
      title: "counts one whose connection the backend has not accepted yet, and ends at its limit",
    },
  },
  {
    name: "a route takes the settings of another one away",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: " && !taken.includes(path)",
    with: "",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "to a path that is also another route with a last slash",
    },
  },
  {
    name: "Docker asks outside for a color that is down",
    file: "components/proxy.ts",
    replace: "    dnsOpts: proxyResolverOptions,\n",
    with: "",
    test: {
      file: "test/e2e/outsideNames.test.ts",
      title: "is answered for by nobody, and by itself as soon as it is there",
    },
  },
  {
    name: "what the database and the proxy are replaced by is not tried before",
    file: "components/scripts/setAside.sh",
    replace: "  rehearse\n  set_aside\n",
    with: "  set_aside\n",
    test: { file: "test/e2e/replacements.test.ts", title: "a Postgres that ends at its start" },
  },
  {
    name: "a database that does not answer stays in its predecessor's place",
    file: "components/scripts/settle.sh",
    replace: "  put_back >&2\n",
    with: "",
    test: {
      file: "test/e2e/long/replacements.test.ts",
      title:
        "by a Postgres that cannot read the data gets its place back, and the next update is quiet",
    },
  },
  {
    name: "another nginx takes over from one that may not run with the configuration",
    file: "components/model/plan/action.ts",
    replace: `facts.handsOver === true && serving !== "none"`,
    with: `facts.handsOver === true && serving !== undefined`,
    test: {
      file: "test/unit/model/planPatched.test.ts",
      title:
        "is what the proxy is made again with while nothing is served: its own may not run with the configuration",
    },
  },
  {
    name: "an nginx that cannot serve stays beside the one that does, or where none does",
    file: "components/scripts/lib/handover.sh",
    replace: `    kill -QUIT "$1"
    return`,
    with: `    return`,
    test: {
      file: "test/e2e/nginxProcesses.test.ts",
      title: "ends where it cannot serve, and is tried again until it can",
    },
  },
  {
    name: "a color that does not answer at once has no address for the nginx that takes over",
    file: "components/scripts/lib/handover.sh",
    replace: ` || [ "$?" = 28 ] || return 1`,
    with: ` || return 1`,
    test: {
      file: "test/e2e/nginxProcesses.test.ts",
      title: "does so beside a color that is slow to answer",
    },
  },
  {
    name: "an nginx that Docker starts again takes over in a proxy that stops",
    file: "components/scripts/lib/handover.sh",
    replace: `[ -e "$STATE/nginx/stops" ]`,
    with: `[ -e "$STATE/nginx/stop" ]`,
    test: {
      file: "test/e2e/nginxProcesses.test.ts",
      title: "does not in a proxy that stops",
    },
  },
  {
    name: "a proxy that is put back is not reloaded where a later version has written its own down",
    file: "components/scripts/pointer.sh",
    replace: `reload_registered || kill -HUP 1`,
    with: `reload_registered || [ -d "$STATE/nginx" ] || kill -HUP 1`,
    test: {
      file: "test/e2e/nginxProcesses.test.ts",
      title:
        "leaves an earlier version's proxy, which is put back, one that runs and can be reloaded",
    },
  },
  {
    name: "a proxy that is put back does not start with what a later version has rendered",
    file: "components/model/proxy/nginxConf.ts",
    replace: `include /run/forecaster/*.listen;`,
    with: `listen unix:/run/forecaster/status.sock;`,
    test: {
      file: "test/e2e/nginxProcesses.test.ts",
      title:
        "leaves an earlier version's proxy, which is put back, one that runs and can be reloaded",
    },
  },
  {
    name: "a patched nginx that has never taken over is left to itself",
    file: "components/scripts/setAside.sh",
    replace: `docker kill --signal QUIT "$current" >/dev/null 2>&1 || true`,
    with: `:`,
    test: {
      file: "test/unit/handBack.test.ts",
      title: "ends one that has never taken over, which nobody else does: dash",
    },
  },
  {
    name: "Docker starts a patched nginx once more while another one is made",
    file: "components/scripts/setAside.sh",
    replace: `restarting) remove_ended --force && return ;;`,
    with: `restarting) ;;`,
    test: {
      file: "test/unit/handBack.test.ts",
      title: "removes one that Docker is about to start once more: dash",
    },
  },
  {
    name: "nginx tests the pointer twice",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: "            set $active blue;\n",
    with: "            if (-f ${activeDirectory}/blue) {\n                set $active blue;\n            }\n",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "tests one file per request, the pointer to green: a second test would be a race",
    },
  },
  {
    name: "nginx is given today's port for a container that was made with another",
    file: "components/model/plan/backendPlan.ts",
    replace: "port: facts?.port ?? desired.port",
    with: "port: desired.port",
    test: {
      file: "test/unit/components/touched.test.ts",
      title: "never the way to what serves, when the port of the backends changes",
    },
  },
  {
    name: "what a killed update has left is taken for the engine's own",
    file: "components/model/plan/backendPlan.ts",
    replace: "isLeftBehind(facts, actual) || facts.image",
    with: "facts.image",
    test: {
      file: "test/unit/model/planBeginnings.test.ts",
      title:
        "an idle color that a killed update has left: creates it again, and the active color stays",
    },
  },
  {
    name: "an update does not wait for the switch of a killed one",
    file: "components/scripts/readHost.sh",
    replace: "  timeout 60 flock 9 || {",
    with: "  true || {",
    test: {
      file: "test/e2e/interrupted.test.ts",
      title: "killed while it switched, is waited for by an update that begins before it has ended",
    },
  },
  {
    name: "the plugin removes containers when the engine wants them replaced",
    file: "components/container.ts",
    replace: "      retainOnDelete: true,\n",
    with: "      retainOnDelete: false,\n",
    test: {
      file: "test/e2e/containers.test.ts",
      title: "that is gone does not stand in the way of destroy",
    },
  },
  {
    name: "an answer without its end counts as one",
    file: "components/scripts/smoke.sh",
    replace: '        { code=$?; printf "%s\\n" "$path"; exit "$code"; }\n',
    with: "        true\n",
    test: {
      file: "test/faults/faults.test.ts",
      title: "backend: a release is ready, and the answer of its smoke path never ends",
    },
  },
  {
    name: "nginx is given a configuration that it was not asked about",
    file: "components/scripts/configureProxy.sh",
    replace: 'words=$(nginx -t -q -c "$STATE/$tried" 2>&1) || {',
    with: "true || {",
    test: {
      file: "test/faults/faults.test.ts",
      title: "configuration: a value that nginx refuses",
    },
  },
  {
    name: "a candidate that cannot be written is taken for one",
    file: "components/scripts/configureProxy.sh",
    replace: '>candidate.conf || fail "cannot write the candidate; $UNCHANGED"',
    with: ">candidate.conf || true",
    test: {
      file: "test/faults/faults.test.ts",
      title: "disk: the volume of nginx's state is full, and its configuration changes",
    },
  },
  {
    name: "nobody looks at the configuration's file",
    file: "components/model/plan/decide.ts",
    replace: "|| file !== conf.configFileHash",
    with: '|| file === ""',
    test: {
      file: "test/faults/faults.test.ts",
      title: "drift: somebody edits nginx's configuration in its volume and reloads it",
    },
  },
  {
    name: "a tag that was given to another image is not named",
    file: "components/scripts/readHost.sh",
    replace: "*) printf 'retagged",
    with: "*) : 'retagged",
    test: {
      file: "test/faults/faults.test.ts",
      title: "drift: somebody gives the tag of what serves to another image",
    },
  },
  {
    name: "a container of the same name counts as the stack's own",
    file: "components/model/plan/reasonsToRefuse.ts",
    replace: "facts === undefined || facts.stack === desired.stack",
    with: "facts?.stack !== 'nobody'",
    test: {
      file: "test/faults/faults.test.ts",
      title: "drift: somebody makes the idle backend anew without its labels",
    },
  },
  {
    name: "containers do not start again",
    file: "components/container.ts",
    replace: 'restart: "unless-stopped"',
    with: 'restart: "no"',
    test: {
      file: "test/faults/faults.test.ts",
      title: "daemon: nginx is killed",
    },
  },
  {
    name: "a request may upgrade to anything",
    file: "components/model/proxy/nginxMaps.ts",
    replace: "websocket websocket;",
    with: '"~.+" $http_upgrade;',
    test: {
      file: "test/faults/faults.test.ts",
      title: "attack: headers that pretend to come from the proxy, or would open a way past it",
    },
  },
  {
    name: "containers keep Docker's default rights of root",
    file: "components/model/containerFlags.ts",
    replace: 'drops = ["ALL"]',
    with: "drops = []",
    test: {
      file: "test/faults/faults.test.ts",
      title: "attack: somebody breaks into a backend, nginx or Postgres and looks for more rights",
    },
  },
  {
    name: "capabilities of somebody's own replace those that a container needs",
    file: "components/model/containerFlags.ts",
    replace: "new Set([...capabilities, ...adds])",
    with: "new Set(adds.length > 0 ? adds : capabilities)",
    test: {
      file: "test/unit/components/everySetting.test.ts",
      title: "gives backends rights that are asked for, and takes none that are not to be dropped",
    },
  },
  {
    name: "a file that is put into a container is no secret",
    file: "components/furtherInputs.ts",
    replace: "pulumi.secret(uploads)",
    with: "uploads",
    test: {
      file: "test/unit/components/everySetting.test.ts",
      title: "has backends with exactly these inputs",
    },
  },
  {
    name: "a changed input of a container is no changed setting",
    file: "components/model/plan/settings.ts",
    replace: '    ...containerSettings("backend", backend.container),\n',
    with: "",
    test: {
      file: "test/unit/components/fingerprints.test.ts",
      title: "is in its fingerprint, so that plans name what a kept one lacks: backend.container",
    },
  },
  {
    name: "a migration has none of its release's further inputs",
    file: "components/scripts/lib/migrationContainer.sh",
    replace: '  set -- $FORECASTER_FLAGS "$@"\n',
    with: "",
    test: {
      file: "test/e2e/long/containerInputs.test.ts",
      title: "reach the idle color and its migration, and users by a switch",
    },
  },
  {
    name: "a backend's variables are no secrets in the state",
    file: "components/backend.ts",
    replace: "pulumi.secret(pulumi.interpolate`${variable}=${value}`)",
    with: "pulumi.unsecret(pulumi.interpolate`${variable}=${value}`)",
    test: {
      file: "test/faults/faults.test.ts",
      title: "secrets: a stack has shown none of its own in all of this",
    },
  },
  {
    name: "what is thrown and has no text takes the place of its message",
    file: "components/failure.ts",
    replace: 'format("%s", error)',
    with: "String(error)",
    test: {
      file: "test/unit/components/failure.test.ts",
      title: "throws why: because of what is no error, whatever it is",
    },
  },
  {
    name: "a command that ignores signals passes its smoke check after its limit",
    file: "components/scripts/smoke.sh",
    replace: 'timeout -s KILL "$TIMEOUT"',
    with: 'timeout "$TIMEOUT"',
    test: {
      file: "test/unit/scriptWords.test.ts",
      title: "end a command at its limit that ignores signals, and fail: dash",
    },
  },
  {
    name: "a command that ignores signals holds the gate up",
    file: "components/scripts/gate.sh",
    replace: 'timeout -s KILL "$3"',
    with: 'timeout "$3"',
    test: {
      file: "test/unit/gate.test.ts",
      title:
        "is not passed by a command that ignores signals and takes too long, and ends it: dash",
    },
  },
  {
    name: "all that a command prints is kept",
    file: "components/scripts/lib/probe.sh",
    replace: " | tail -c 65536 | tail -n 22)",
    with: ")",
    test: {
      file: "test/unit/scriptWords.test.ts",
      title:
        "show the end of what decides has printed, however much that is, and no secret of the release: dash",
    },
  },
  {
    name: "what the container of somebody's own prints is shown with secrets of the release",
    file: "components/scripts/smoke.sh",
    replace: '  words=$(printf \'%s\\n\' "$words" | conceal "$CONTAINER_ID")\n',
    with: "",
    test: {
      file: "test/unit/scriptWords.test.ts",
      title:
        "show the end of what decides has printed, however much that is, and no secret of the release: dash",
    },
  },
  {
    name: "the container of somebody's own is stopped once, whether it is there or not",
    file: "components/scripts/smoke.sh",
    replace: 'until docker kill "$SMOKE_CONTAINER"; do sleep 1; done',
    with: 'docker kill "$SMOKE_CONTAINER"',
    test: {
      file: "test/unit/scriptWords.test.ts",
      title: "end a container at its limit that is created later than that: dash",
    },
  },
  {
    name: "a smoke check that was left holds the network of a stack that is destroyed",
    file: "components/scripts/removeContainer.sh",
    replace: '  [ -z "${DESTROYS:-}" ] || end_smoke_check\n',
    with: "",
    test: {
      file: "test/unit/removal.test.ts",
      title:
        "ends a smoke check that was left, which holds the network, and nobody else's container: dash",
    },
  },
  {
    name: "a release is pulled onto a disk that has no room for it",
    file: "components/deployment.ts",
    replace: "[...left, ...room.problems, ...directives, ...certificate.problems]",
    with: "[...left, ...directives, ...certificate.problems]",
    test: {
      file: "test/e2e/long/room.test.ts",
      title: "is refused before anything is touched, in preview too, with what could go",
    },
  },
  {
    name: "layers that the host has count as if they had to be loaded",
    file: "components/model/room/imageSize.ts",
    replace: "layers.slice(there)",
    with: "layers.slice(0 * there)",
    test: {
      file: "test/unit/model/imageSize.test.ts",
      title:
        "does not count the layers that an image on the host begins with as well, and no layer twice",
    },
  },
  {
    name: "an image of many layers is refused although it fits",
    file: "components/model/room/imageSize.ts",
    replace: "keepsLoaded ? 2 * unpacked : most",
    with: "2 * unpacked",
    test: {
      file: "test/unit/model/imageSize.test.ts",
      title:
        "is what its registry sends, and what is loaded of one layer, where that goes when it is unpacked",
    },
  },
  {
    name: "an image that a container has is named as one that could go",
    file: "components/model/room/room.ts",
    replace: "const unused = pulled.filter(({ isUsed }) => !isUsed);",
    with: "const unused = pulled;",
    test: {
      file: "test/unit/model/room.test.ts",
      title: "is refused where there is no room, with the images of this stack that nothing uses",
    },
  },
  {
    name: "a disk that earlier releases have left too full takes a pull all the same",
    file: "components/scripts/pull.sh",
    replace: '[ "$free" -lt "$NEEDS" ] || return 0',
    with: '[ -z "$free" ] || return 0',
    test: {
      file: "test/unit/pull.test.ts",
      title: "begins only where the Docker host has room for it: dash",
    },
  },
  {
    name: "the sample backend opens its connections when users come",
    file: "tools/demo/backend/readiness.ts",
    replace: "        await this.database.warmUp();\n        this",
    with: "        this",
    test: {
      file: "test/unit/backend/readiness.test.ts",
      title: "opens all of its connections, and never two at once",
    },
  },
  {
    name: "the sample backend closes the connections that nobody has used for a while",
    file: "tools/demo/backend/database.ts",
    replace: "      min: CONNECTIONS,\n",
    with: "",
    test: {
      file: "test/unit/backend/readiness.test.ts",
      title: "keeps them as long as nobody uses them",
    },
  },
  {
    name: "the sample backend is ready without the connections that it has lost",
    file: "tools/demo/backend/readiness.ts",
    replace: "      await this.database.warmUp();\n      await this.database.ping();",
    with: "      await this.database.ping();",
    test: {
      file: "test/unit/backend/readiness.test.ts",
      title: "opens them again when Postgres was restarted",
    },
  },
  {
    name: "a variable with a NUL is given to Docker",
    file: "components/model/config/nulProblems.ts",
    replace: 'typeof value === "string" && value.includes("\\0")',
    with: "value === undefined",
    test: {
      file: "test/unit/model/nulProblems.test.ts",
      title: "is refused in each place that a variable can come from, and its value is not shown",
    },
  },
  {
    name: "the size of a value that has no text is asked for",
    file: "components/model/config/sizes.ts",
    replace: '["string", "number", "boolean"].includes(typeof value)',
    with: "value !== null",
    test: {
      file: "test/unit/model/parseConfigProperties.test.ts",
      title: "a valid one with a value somewhere that has no text",
    },
  },
  {
    name: "an error is shown with its stack trace",
    file: "components/failure.ts",
    replace: '  override stack = "";\n',
    with: "",
    test: {
      file: "test/unit/components/anyConfiguration.test.ts",
      title: "is deployed whole, or refused with one clear error before anything is registered",
    },
  },
  {
    name: "a refused program logs an error and returns, as if it wanted no resources any more",
    file: "components/deployBlueGreen.ts",
    replace: "    throw await failure(error);",
    with: "    console.error(await failure(error));\n    process.exitCode = 1;\n    return undefined as never;",
    test: {
      file: "test/unit/components/failure.test.ts",
      title:
        "throws why, and leaves the exit code of its process alone: because of its configuration",
    },
  },
  {
    name: "another app's containers are taken for an app's own under another prefix",
    file: "components/model/plan/apps.ts",
    replace: "(container) => container.app === app)",
    with: '({ name }) => name !== "")',
    test: {
      file: "test/unit/model/planRefusals.test.ts",
      title:
        "under the prefix of another app of its program, beside whose containers it is at home",
    },
  },
  {
    name: "two apps of one program get the same prefix",
    file: "components/prefixes.ts",
    replace: "if (owner !== app) {",
    with: "if (owner === namePrefix) {",
    test: {
      file: "test/unit/components/apps.test.ts",
      title: "are refused the same prefix before there is any container, in every run anew",
    },
  },
  {
    name: "another app's containers that nobody labelled are taken for an app's own",
    file: "components/model/plan/apps.ts",
    replace: "return owned.some(({ name }) => own.includes(name))",
    with: "return own.length === 0",
    test: {
      file: "test/e2e/long/earlierApps.test.ts",
      title: "go on, though no label tells whose their containers are",
    },
  },
  {
    name: "a removal that has begun is not announced",
    file: "components/scripts/removeContainer.sh",
    replace: "    announce\n",
    with: "",
    test: {
      file: "test/faults/faults.test.ts",
      title:
        "killed: pulumi up gets SIGKILL while the old container is removed, and the configuration is put back",
    },
  },
  {
    name: "what serves and is gone is made anew before its database",
    file: "components/model/plan/order.ts",
    replace: 'const isGone = plan.backends[serves].action !== "keep";',
    with: "const isGone = false;",
    test: {
      file: "test/unit/components/order.test.ts",
      title: "is made anew on a database that is there: its migration needs one",
    },
  },
  {
    name: "the switch does not look at the container's ID when it begins",
    file: "components/trafficSwitch.ts",
    replace: "        precondition: isSameContainer,\n",
    with: "",
    test: {
      file: "test/unit/components/switch.test.ts",
      title: "is one script, run inside the proxy, behind a look at the container's ID",
    },
  },
  {
    name: "a preview without Docker does not believe the recorded outputs",
    file: "components/loadActual.ts",
    replace: "return assumeLastOutputs(actual, await readOutputs(stack), desired);",
    with: "return actual;",
    test: {
      file: "test/faults/faults.test.ts",
      title: "target: the host of Docker behind ssh is down",
    },
  },
  {
    name: "nobody says that the idle backend is stopped, and how it starts",
    file: "components/model/plan/notRunning.ts",
    replace: '    case "exited":\n',
    with: '    case "exited":\n      return [];\n',
    test: {
      file: "test/faults/faults.test.ts",
      title: "daemon: somebody stops the idle backend, and traffic is switched to it",
    },
  },
  {
    name: "Pulumi keeps attributes beside its state in files",
    file: "test/support/testStack.ts",
    replace: "?metadata=skip",
    with: "",
    test: {
      file: "test/faults/faults.test.ts",
      title:
        "killed: a kill left the attributes of the state's file empty, and somebody removes them",
    },
  },
  {
    name: "what serves stays protected when its container is gone",
    file: "components/parts.ts",
    replace: 'color === plan.from && action === "keep"',
    with: "color === plan.from",
    test: {
      file: "test/unit/components/protection.test.ts",
      title: "lets what serves be created again when its container is gone",
    },
  },
  {
    name: "settings are told in another way than a running stack's labels tell them",
    file: "components/model/plan/settings.ts",
    replace: ".slice(0, 12)",
    with: ".slice(0, 13)",
    test: {
      file: "test/unit/components/takeOver.test.ts",
      title: "is taken over: nothing that it has is changed, every container is frozen",
    },
  },
  {
    name: "a network that a running stack has gets another setting",
    file: "components/privateNetwork.ts",
    replace: 'driver: "bridge"',
    with: 'driver: "bridge", attachable: true',
    test: {
      file: "test/unit/components/takeOver.test.ts",
      title: "is taken over: nothing that it has is changed, every container is frozen",
    },
  },
  {
    name: "a setting gets another name in the labels",
    file: "components/model/plan/settings.ts",
    replace: '"backend.memoryMb": String',
    with: '"backend.memory": String',
    test: {
      file: "test/e2e/takeOver.test.ts",
      title: "is taken over without a lost request: every container stays, and no migration runs",
    },
  },
  {
    name: "a release that failed its gate counts as a rollback target",
    file: "components/model/plan/backendPlan.ts",
    replace: "takesOver(actual) || proof !== undefined;",
    with: "takesOver(actual) || proof !== null;",
    test: {
      file: "test/unit/model/planBeginnings.test.ts",
      title: "an idle color that never passed its gate, and a setting that it lacks: re-creates it",
    },
  },
  {
    name: "a roll back is gated with today's path",
    file: "components/model/plan/backendPlan.ts",
    replace: "readyPath: proof?.readyPath ?? desired.readyPath",
    with: "readyPath: desired.readyPath",
    test: {
      file: "test/unit/components/switch.test.ts",
      title: "of a roll back asks for the paths that its release was proven with",
    },
  },
  {
    name: "a pending host port re-creates the rollback target",
    file: "components/model/plan/backendPlan.ts",
    replace: "missing.some((name) => pending.includes(name))",
    with: 'missing.some((name) => pending.includes(name) || name.includes("hostPorts"))',
    test: {
      file: "test/unit/model/plan.test.ts",
      title:
        "another host port of the rollback target: waits for the next release there, and is named",
    },
  },
  {
    name: "what serves and is gone comes back with an image that was never proven",
    file: "components/model/plan/backendPlan.ts",
    replace: "(color === serving ? served[color] : undefined) ?? desired.images[color]",
    with: "desired.images[color]",
    test: {
      file: "test/unit/model/planBeginnings.test.ts",
      title: "the active color's container gone: creates it again with the image that it served",
    },
  },
  {
    name: "the switch runs in every update, with what an earlier one found",
    file: "components/trafficSwitch.ts",
    replace: "runs: args.switches",
    with: "runs: true",
    test: {
      file: "test/unit/components/touched.test.ts",
      title: "nothing, when it is repeated: steady state",
    },
  },
  {
    name: "a release leaves the image of what serves as Git has it",
    file: ".github/scripts/release.sh",
    replace: '    --plaintext "images.$active=$active_image" --plaintext',
    with: "    --plaintext",
    test: {
      file: "test/unit/releaseScript.test.ts",
      title:
        "writes what serves into a stack file that is behind, so that the plan does not refuse",
    },
  },
  {
    name: "a tag that serves already is released again",
    file: ".github/scripts/release.sh",
    replace: 'if [ "${active_image%@*}" = "$image" ] && [ "$told" = true ]; then',
    with: "if false; then",
    test: {
      file: "test/e2e/long/workflows.test.ts",
      title: "stage: the same tag again releases nothing, and the rollback target is still there",
    },
  },
  {
    name: "a tag that the idle color has is released on the color that serves",
    file: ".github/scripts/release.sh",
    replace: 'elif [ "${idle_image%@*}" = "$image" ]; then',
    with: 'elif [ "${idle_image}" = "$IMAGE_TAG" ]; then',
    test: {
      file: "test/unit/releaseScript.test.ts",
      title: "only switches when the idle color has the tag, with the very image that is there",
    },
  },
  {
    name: "a workflow believes the outputs that a killed update has left",
    file: ".github/scripts/release.sh",
    replace: '  [ "$pointer" != "$active" ] || return 0',
    with: "  return 0",
    test: {
      file: "test/unit/releaseScript.test.ts",
      title: "goes by the host when a killed update has not told of its switch",
    },
  },
  {
    name: "a deployment that Pulumi says has failed is believed by its outputs",
    file: ".github/scripts/release.sh",
    replace: "--suppress-stream-logs=false || ended=$?",
    with: "--suppress-stream-logs=false || true",
    test: {
      file: "test/unit/releaseScript.test.ts",
      title: "fails when pulumi does, although the release serves",
    },
  },
  {
    name: "a deployment is believed by its exit code",
    file: ".github/scripts/release.sh",
    replace: '[ "$ended $active $active_image" = "0 $color $image" ] ||',
    with: '[ "$ended" = 0 ] ||',
    test: {
      file: "test/unit/releaseScript.test.ts",
      title: "fails when the color that serves has another image than the one that was meant",
    },
  },
  {
    name: "what others have merged meanwhile is deployed as well",
    file: ".github/scripts/release.sh",
    replace: '|| commit "Release $IMAGE_TAG on $STACK"\n',
    with: '|| commit "Release $IMAGE_TAG on $STACK"\n  git pull --quiet --rebase origin "$GITHUB_REF"\n',
    test: {
      file: "test/unit/releaseScript.test.ts",
      title: "deploys its own commit and the stack file, whatever was merged since; main stays",
    },
  },
  {
    name: "what others have set in the stack file meanwhile is overwritten",
    file: ".github/scripts/release.sh",
    replace: '  git show "$head:$file" >"$file" ||',
    with: "  true ||",
    test: {
      file: "test/unit/releaseScript.test.ts",
      title:
        "keeps what others have set in the stack file, except for colors and images, and says so",
    },
  },
  {
    name: "a run that is started again deploys its old commit",
    file: ".github/scripts/release.sh",
    replace: '[ "${GITHUB_RUN_ATTEMPT:-1}" = 1 ] || refuse_old_commit',
    with: ":",
    test: {
      file: "test/unit/releaseScript.test.ts",
      title:
        "run again after others have pushed refuses to deploy its old commit, but not after a record",
    },
  },
  {
    name: "a test run whose process is alive is taken for one that was killed",
    file: "test/support/run/record.ts",
    replace: "find(pid)?.started !== started",
    with: 'find(pid)?.started !== ""',
    test: { file: "test/unit/run/record.test.ts", title: "is not over while its process runs" },
  },
  {
    name: "an interrupted test run leaves its processes alone",
    file: "test/support/run/endRun.ts",
    replace: "  await endProcesses(record);\n",
    with: "",
    test: {
      file: "test/e2e/long/interruptedRun.test.ts",
      title: "ends what it has started: SIGTERM",
    },
  },
  {
    name: "a release deletes what its container wrote below a VOLUME",
    file: "components/deployment.ts",
    replace: "[...left, ...room.problems, ...directives, ...certificate.problems]",
    with: "[...room.problems, ...directives, ...certificate.problems]",
    test: {
      file: "test/e2e/long/leftFiles.test.ts",
      title: "refuse the release that would delete them, in preview too; nothing was touched",
    },
  },
  {
    name: "nobody looks for files once more before a container is removed",
    file: "components/scripts/removeContainer.sh",
    replace: '  [ -z "$COLOR" ] || look_for_files\n',
    with: "  volumes=$COLOR\n",
    test: {
      file: "test/e2e/long/leftFiles.test.ts",
      title: "refuse the removal itself when the container wrote them while it was stopped",
    },
  },
  {
    name: "traffic leaves a color without a look at its files",
    file: "components/model/leftFiles/leftFiles.ts",
    replace: "const leaves = isSwitch && ",
    with: "const leaves = !isSwitch && ",
    test: {
      file: "test/e2e/long/leftFiles.test.ts",
      title: "refuse the switch that would hide them from users",
    },
  },
  {
    name: "a file that the container changed counts as the image's",
    file: "components/scripts/countFiles.sh",
    replace: 'is_file "$1/$3" && { [ "$2" = yes ] || cmp -s "$FROM/$3" "$1/$3"; }',
    with: 'is_file "$1/$3"',
    test: {
      file: "test/e2e/long/countedFiles.test.ts",
      title: "all that are new or changed, whatever their names, links too",
    },
  },
  {
    name: "each color has a volume of its own",
    file: "components/model/backendVolumes.ts",
    replace: "      volume: ownVolume(namePrefix, name),\n      path,",
    with: "      volume: ownVolume(namePrefix, `${name}${String(Math.random()).slice(2)}`),\n      path,",
    test: {
      file: "test/unit/components/everySetting.test.ts",
      title: "has backends with exactly these inputs",
    },
  },
  {
    name: "a script says who serves without asking nginx",
    file: "components/scripts/host.sh",
    replace: 'if [ -n "$serves" ]; then',
    with: 'if [ -z "$PROXY" ]; then',
    test: {
      file: "test/e2e/failedReleases.test.ts",
      title: "because its image does not exist is refused in a sentence that names the setting",
    },
  },
  {
    name: "an outage of the proxy is said to end before its open requests do",
    file: "components/model/plan/reasonsToRefuse.ts",
    replace: "while open ones finish, for at most ${drainTimeout} s (proxy.drainTimeout)",
    with: "for a moment",
    test: {
      file: "test/unit/model/planRefusals.test.ts",
      title: "when it would re-create database or proxy unasked, with the outage to expect",
    },
  },
  {
    name: "the data volume is mounted where Postgres usually has its data",
    file: "components/model/database/postgresImage.ts",
    replace: "return covering[0] ?? dataPath;",
    with: 'return "/var/lib/postgresql/data";',
    test: {
      file: "test/unit/model/postgresImage.test.ts",
      title: "is mounted, while it is empty, where the image would put a volume without a name",
    },
  },
  {
    name: "a volume of the image may lie over the data",
    file: "components/model/database/postgresImage.ts",
    replace: "mount !== undefined && !covering.some((volume) => isBelow(volume, mount))",
    with: "mount !== undefined",
    test: {
      file: "test/unit/model/postgresImage.test.ts",
      title: "is mounted nowhere where a volume without a name would lie over the data",
    },
  },
  {
    name: "an image is believed where its server keeps the data",
    file: "components/scripts/waitDatabase.sh",
    replace: "  expect_data_in_volume\n",
    with: "",
    test: {
      file: "test/e2e/long/databaseFamilies.test.ts",
      title: "that keeps its data elsewhere than it says is found out before anything is served",
    },
  },
  {
    name: "data outside of the stack's volume go with their container",
    file: "components/model/database/data.ts",
    replace: "    ...strayProblems(facts, image, desired),\n",
    with: "",
    test: {
      file: "test/unit/model/databaseData.test.ts",
      title:
        "not while its data are in another volume or in the container, which would begin empty; the data can be moved",
    },
  },
  {
    name: "a database image of another libc is taken without a word",
    file: "components/model/database/data.ts",
    replace: "    ...sortingProblems(facts, image, desired),\n",
    with: "",
    test: {
      file: "test/unit/model/databaseData.test.ts",
      title: "are never read in another order than they were made in: musl, glibc and its versions",
    },
  },
  {
    name: "a database that sorts otherwise than its indexes is ready",
    file: "components/scripts/waitDatabase.sh",
    replace: "  expect_same_order\n",
    with: "",
    test: {
      file: "test/e2e/long/databaseData.test.ts",
      title:
        "whose indexes were made by another libc stop every update, which tells the commands that mend them",
    },
  },
  {
    name: "the password of the first stack is held against kept data for ever",
    file: "components/model/database/labels.ts",
    replace: 'return without(identity, ["databasePassword"]);',
    with: "return identity;",
    test: {
      file: "test/unit/model/planRefusals.test.ts",
      title:
        "never with another password for kept data: the label of their volume is for ever the first stack's",
    },
  },
  {
    name: "the data are given another password under the backend that serves",
    file: "components/databaseSteps.ts",
    replace: "ALIGNS: args.alignsPassword ||",
    with: "ALIGNS: args !== undefined ||",
    test: {
      file: "test/e2e/long/databaseData.test.ts",
      title: "keep the password that a backend serves with, whatever is configured meanwhile",
    },
  },
  {
    name: "a database that was not found ready is used by the second update",
    file: "components/model/plan/decide.ts",
    replace: "!isDatabaseKnown ||",
    with: 'database !== "keep" ||',
    test: {
      file: "test/unit/model/planBeginnings.test.ts",
      title: "a database that no update has found ready yet: is looked at again",
    },
  },
  {
    name: "the image of a database is not brought for exactly what is allowed",
    file: "components/databaseFacts.ts",
    replace: "mayBringDowntime(desired, actual) &&",
    with: "desired.allowDowntime === true &&",
    test: {
      file: "test/unit/components/database.test.ts",
      title: "has its image brought for an update of which exactly its re-creation is allowed",
    },
  },
  {
    name: "a release that failed its gate has no migration any more, whatever is configured for it",
    file: "components/model/plan/backendPlan.ts",
    replace: "migrate: facts !== undefined && color !== actual.serving && !isProven(facts, actual)",
    with: "migrate: false",
    test: {
      file: "test/e2e/migrationFacts.test.ts",
      title: "is nothing where there was no command: one that is set later runs",
    },
  },
  {
    name: "a path that nobody knows is asked for",
    file: "components/model/plan/actual.ts",
    replace: 'return text === "" ? undefined : text;',
    with: "return text;",
    test: {
      file: "test/unit/model/actual.test.ts",
      title: "has no path and no image from facts that are empty: what is wanted stands for them",
    },
  },
  {
    name: "what serves and was never started is left so",
    file: "components/model/plan/action.ts",
    replace: 'return status === "created";',
    with: "return status === undefined;",
    test: {
      file: "test/unit/model/planBeginnings.test.ts",
      title:
        "the active color created and never started: is made anew, with the image that it served",
    },
  },
  {
    name: "the proxy is replaced while the database's replacement can still fail",
    file: "components/model/plan/order.ts",
    replace: 'if (proxy === "recreate") {',
    with: 'if (proxy === "recreate" && database === "keep") {',
    test: {
      file: "test/unit/model/planReplacements.test.ts",
      title: "begins when nothing of the other part can fail any more: both",
    },
  },
  {
    name: "a container that was put back is not known to be",
    file: "components/model/plan/actual.ts",
    replace: "putBack.get(name) === container.id",
    with: "false",
    test: {
      file: "test/unit/model/actual.test.ts",
      title: "knows a container that was put back, and not one that came after it",
    },
  },
  {
    name: "a destroy after a take-over still runs what an earlier version recorded",
    file: "components/container.ts",
    replace: 'runs: action !== "keep" || takesOver,',
    with: 'runs: action !== "keep",',
    test: {
      file: "test/unit/components/planOrder.test.ts",
      title:
        "are those of the program, run or frozen, each after those that it needs: a stack of an older version",
    },
  },
  {
    name: "what is newer in the proxy cannot be taken",
    file: "components/model/plan/action.ts",
    replace: "|| isRenewed(part, desired, actual)",
    with: "",
    test: {
      file: "test/unit/model/planRenewal.test.ts",
      title: "is made anew with exactly that permission, and with no other",
    },
  },
  {
    name: "a stack that has served begins with an empty database",
    file: "components/model/plan/lostData.ts",
    replace:
      'if (!isDataVolumeMissing(args.names, actual) || (serving === "none" && hasServed !== true)) {',
    with: 'if (!isDataVolumeMissing(args.names, actual) || serving !== "unknown" || hasServed === undefined) {',
    test: {
      file: "test/unit/model/planRefusals.test.ts",
      title:
        "when the data of a stack that has served are not on the host, with the command to begin empty",
    },
  },
  {
    name: "a network that is gone is not made again",
    file: "components/model/plan/decide.ts",
    replace: "makesFoundations: (actual.missing ?? []).length > 0,",
    with: "makesFoundations: false,",
    test: {
      file: "test/e2e/long/newHost.test.ts",
      title: "its network, while all was stopped: every container is connected to another one",
    },
  },
  {
    name: "an update without a preview begins with an empty database",
    file: "components/scripts/foundations.sh",
    replace: 'if [ -n "$LACKS_DATA" ] && had_data; then',
    with: 'if [ "$LACKS_DATA" = no ] && had_data; then',
    test: {
      file: "test/e2e/long/newHost.test.ts",
      title:
        "everything: nothing begins with an empty database, until an operator makes its volume",
    },
  },
  {
    name: "a daemon that never answers is not named",
    file: "components/scripts/lib/limit.sh",
    replace: "  exit 9\n",
    with: "  exit 0\n",
    test: {
      file: "test/unit/silentDocker.test.ts",
      title: "is named as one that cannot be reached",
    },
  },
  {
    name: "only the proxy's own image tells who serves while the proxy is gone",
    file: "components/scripts/readHost.sh",
    replace: "for name in $IMAGES; do",
    with: "for name in $PROXY_IMAGE; do",
    test: {
      file: "test/unit/proxyGone.test.ts",
      title: "without a registry, where another configured image is there",
    },
  },
  {
    name: "the logs of a container that is gone are named as a way to know who serves",
    file: "components/model/plan/reasonsToRefuse.ts",
    replace: "if (absent !== undefined) {",
    with: "if (absent === dockerHost) {",
    test: {
      file: "test/unit/model/planRefusals.test.ts",
      title:
        "when nobody can tell since the proxy is gone, with a way that does not take its container",
    },
  },
  {
    name: "a migration that a killed update has left is forgotten when the stack is destroyed",
    file: "components/scripts/removeContainer.sh",
    replace: '[ -z "${DESTROYS:-}" ] || [ -z "${MIGRATION:-}" ] || end_migration',
    with: '[ -z "${DESTROYS:-}" ] || [ -n "${MIGRATION:-}" ] || end_migration',
    test: {
      file: "test/unit/removal.test.ts",
      title: "ends a migration that was left, before its own container goes: dash",
    },
  },
  {
    name: "a migration that a killed update has left holds the network when the stack is destroyed",
    file: "components/scripts/lib/removal.sh",
    replace: 'left=$(find_container "$MIGRATION")',
    with: "left=",
    test: {
      file: "test/e2e/long/destroyedMigration.test.ts",
      title: "can be destroyed when that was a release",
    },
  },
  {
    name: "a migration of another stack is ended with this one",
    file: "components/scripts/lib/removal.sh",
    replace: '[ "${left#* }" = "$STACK" ] ||',
    with: "true ||",
    test: {
      file: "test/e2e/long/destroyedMigration.test.ts",
      title: "can be destroyed beside a container of its migration's name that is somebody else's",
    },
  },
  {
    name: "a kept container never gets a setting, and no plan tells",
    file: "components/model/plan/settings.ts",
    replace: '"backend.memoryMb": String(backend.memoryMb ?? ""),',
    with: "",
    test: {
      file: "test/unit/components/fingerprints.test.ts",
      title: "is in its fingerprint, so that plans name what a kept one lacks: backend.memoryMb",
    },
  },
  {
    name: "the sample page shows an error as an answer",
    file: "tools/demo/backend/page.html",
    replace: "if (!response.ok)",
    with: "if (false)",
    test: {
      file: "test/e2e/long/page.test.ts",
      title: "shows an error as a square in red, says how many, and goes on",
    },
  },
  {
    name: "log lines are shown with the secrets of their container",
    file: "components/scripts/lib/lastLines.sh",
    replace: ' | conceal "$1"',
    with: "",
    test: {
      file: "test/unit/lastLines.test.ts",
      title: "hide the values of its own variables, however they are written: dash",
    },
  },
  {
    name: "log lines are shown with the bare password of a URL",
    file: "components/scripts/lib/lastLines.sh",
    replace: 'sub(/^[^:]*:/, "", secret)',
    with: 'secret = ""',
    test: {
      file: "test/unit/lastLines.test.ts",
      title: "hide the password of a URL, other encodings, and what is cut off: dash",
    },
  },
  {
    name: "log lines are shown with a password whose quotes SQL has doubled",
    file: "components/scripts/lib/lastLines.sh",
    replace: '(c == "\\047" || c == "\\"") && after == c',
    with: "0",
    test: {
      file: "test/unit/lastLines.test.ts",
      title: "hide each value in every way that programs write it, and nothing else: dash",
    },
  },
  {
    name: "log lines are shown without the host that a program could not reach",
    file: "components/scripts/lib/lastLines.sh",
    replace: "learnForms(value, hosts)",
    with: 'learnForms(value, "")',
    test: {
      file: "test/unit/lastLines.test.ts",
      title: "hide each value in every way that programs write it, and nothing else: dash",
    },
  },
  {
    name: "a header of a probe is written on a command line",
    file: "components/scripts/lib/probe.sh",
    replace: 'printf \'%s\\n\' "$PROBE_HEADERS" | "$@"',
    with: '"$@" "$PROBE_HEADERS" </dev/null',
    test: {
      file: "test/unit/probes.test.ts",
      title: "hands its headers over by stdin, where nobody on the host can read them: dash",
    },
  },
  {
    name: "a backend gets a number that YAML has made another text of",
    file: "components/model/config/unquotedProblems.ts",
    replace: 'if (type !== "PLAIN" || source === String(given)) {',
    with: 'if (type !== "PLAIN" || source !== "") {',
    test: {
      file: "test/unit/model/unquoted.test.ts",
      title: "is refused where a backend would get another text: 1.10",
    },
  },
  {
    name: "log lines are shown with variables that were set as secrets",
    file: "components/backendVariables.ts",
    replace: "!(hidesVariables || refersToPassword(text))",
    with: "!refersToPassword(text)",
    test: {
      file: "test/unit/components/secrets.test.ts",
      title:
        "log lines are shown with the values of `variables`, unless one of them was set as a secret",
    },
  },
  {
    name: "the client's certificates are looked for beside the login of the stack",
    file: "components/scripts/pull.sh",
    replace: 'if [ -n "${DOCKER_TLS_VERIFY:-}${DOCKER_TLS:-}" ]; then',
    with: 'if [ -n "${DOCKER_CERT_PATH:-}" ]; then',
    test: {
      file: "test/unit/pull.test.ts",
      title: "reaches a Docker host behind TLS with the client's own certificates: dash",
    },
  },
  {
    name: "the address of a registry may have a scheme",
    file: "components/model/config/registry.ts",
    replace: "isRegistry(address) && address",
    with: "address",
    test: {
      file: "test/unit/model/parseConfigTogether.test.ts",
      title: "a registry's address with a scheme, which no image's name begins with",
    },
  },
  {
    name: "the number of files is believed only where wc writes no blanks",
    file: "components/scripts/lib/leftFiles.sh",
    replace: 'wc -l)" -eq "$number" ]',
    with: 'wc -l)" = "$number" ]',
    test: {
      file: "test/e2e/long/countedFiles.test.ts",
      title: "a number that wc writes behind blanks, as macOS does",
    },
  },
  {
    name: "who held a migration's lock is unknown where it was over before anybody had looked",
    file: "components/scripts/migrate.sh",
    replace: "      look_for_suspects\n",
    with: "",
    test: {
      file: "test/e2e/migrationLocks.test.ts",
      title: "that is over before anybody has looked says who can have held its lock",
    },
  },
  {
    name: "a migration leaves its unnamed volumes behind",
    file: "components/scripts/migrate.sh",
    replace: 'docker rm --volumes "$FORECASTER_ID" >/dev/null\n',
    with: 'docker rm "$FORECASTER_ID" >/dev/null\n',
    test: {
      file: "test/e2e/long/leftFiles.test.ts",
      title:
        "are none where only the image's own are there: releases and migrations go on, and leave no volume behind",
    },
  },
  {
    name: "what was announced of a removal that failed stays announced",
    file: "components/scripts/removeContainer.sh",
    replace: '|| start_again "It cannot be stopped: $words."',
    with: '|| fail "The container $CONTAINER is not removed. It cannot be stopped: $words. $(traffic)"',
    test: {
      file: "test/unit/removal.test.ts",
      title: "takes back that it was announced: the color is the rollback target still",
    },
  },
  {
    name: "what is in a cache stops an update that moves the cache",
    file: "components/scripts/lib/leftFiles.sh",
    replace: 'case " $CACHES " in *" $volume "*) continue ;; esac',
    with: ":",
    test: {
      file: "test/e2e/long/backendVolumes.test.ts",
      title:
        "that is a cache is moved or left out with a release, and stops no update for what is in it",
    },
  },
  {
    name: "a cache that is left out is mounted all the same",
    file: "components/model/backendVolumes.ts",
    replace: "...caches.filter(({ path }) => path !== noCache),",
    with: "...caches,",
    test: {
      file: "test/unit/components/everySetting.test.ts",
      title: "tells the removal of a backend which files are kept, and which may go",
    },
  },
  {
    name: "an answer of a route of streams is buffered",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: "isBuffered: route.buffering !== false && route.stream !== true,",
    with: "isBuffered: route.buffering !== false,",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "of a stream to every request of it, unbuffered, bodies and all",
    },
  },
  {
    name: "a route of streams has the pauses of other requests",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: "route.stream === true ? { sendTimeout",
    with: "route.stream === false ? { sendTimeout",
    test: {
      file: "test/e2e/proxy.test.ts",
      title: "hands a route of streams over at once, with their pauses, whatever the request says",
    },
  },
  {
    name: "a pull from a busy registry is tried once",
    file: "components/scripts/pull.sh",
    replace: 'for pause in 2 5 ""; do',
    with: 'for pause in ""; do',
    test: {
      file: "test/unit/pull.test.ts",
      title: "is tried three times where the registry is busy or cannot be reached: dash",
    },
  },
  {
    name: "a reload cuts the streams of a route that may be silent for longer",
    file: "components/model/proxy/nginxConf.ts",
    replace: "worker_shutdown_timeout ${longestStream(proxy)}s;",
    with: "worker_shutdown_timeout ${proxy.streamTimeout}s;",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "of a stream to a reload too, which lets the longest of them end",
    },
  },
  {
    name: "files of users are carried into a cache",
    file: "components/model/leftFiles/remedies.ts",
    replace: "if (cache !== undefined) {",
    with: "if (cache === null) {",
    test: {
      file: "test/unit/model/leftFilesProblems.test.ts",
      title: "the cache that is to be put over them: no file of users is ever put into one",
    },
  },
  {
    name: "a shell reads the questions to the host as it goes",
    file: "components/askHost.ts",
    replace: "export const readsScript = 'sh -c \"$(cat)\"';",
    with: 'export const readsScript = "sh -s";',
    test: {
      file: "test/unit/askHost.test.ts",
      title:
        "is asked where sh is bash too, which crashes on some of it when it reads a script as it goes",
    },
  },
  {
    name: "an update begins a part before those that it waits for",
    file: "components/model/plan/order.ts",
    replace: '{ part: idle, after: ["foundations", "database", "proxy", serves] },',
    with: '{ part: idle, after: ["foundations", "database", "proxy"] },',
    test: {
      file: "test/unit/model/order.test.ts",
      title: "has what serves first, so that the engine refuses before anything is touched",
    },
  },
  {
    name: "images of releases of long ago stay on the host",
    file: "components/scripts/pull.sh",
    replace: '[ -z "$KEEP" ] || remove_old',
    with: ":",
    test: {
      file: "test/e2e/long/registryLogin.test.ts",
      title:
        "stays on the host as one of the newest that releases have pulled, and goes when it is an older one",
    },
  },
  {
    name: "with backend.idle: stop a release is stopped that waits for its switch",
    file: "components/model/plan/idle.ts",
    replace: "(hasServed(color, idle, actual) || !bringsAnything(color, desired, actual))",
    with: "true",
    test: {
      file: "test/unit/model/planIdle.test.ts",
      title: "with stop, a release that waits for its switch: nothing",
    },
  },
  {
    name: "with backend.idle: stop the idle color is stopped beside one that does not run",
    file: "components/model/plan/idle.ts",
    replace: 'active?.status === "running" &&\n    active.proof',
    with: "active?.proof",
    test: {
      file: "test/unit/model/planIdle.test.ts",
      title:
        "with stop, beside an active color that does not run: nothing, it may be what users need next",
    },
  },
  {
    name: "with backend.idle: stop a copy of what serves runs on for ever",
    file: "components/model/plan/idle.ts",
    replace: " || !bringsAnything(color, desired, actual))",
    with: ")",
    test: {
      file: "test/unit/model/planIdle.test.ts",
      title: "with stop, the copy of what serves that a first deployment leaves: stops it",
    },
  },
  {
    name: "a stopped color does not run again with backend.idle: keep",
    file: "components/model/plan/backendPlan.ts",
    replace: " || isToBeStarted(color, desired, actual))",
    with: ")",
    test: {
      file: "test/unit/model/planIdle.test.ts",
      title: "with keep again, one that is stopped: starts and proves it",
    },
  },
  {
    name: "a switch does not start its target that an update has stopped",
    file: "components/model/plan/backendPlan.ts",
    replace: "start: prove && facts?.wasStopped === true,",
    with: "start: false,",
    test: {
      file: "test/unit/model/planIdle.test.ts",
      title: "a switch to one that is stopped: starts and proves it, and only then moves traffic",
    },
  },
  {
    name: "what an update has stopped is told as something that crashed",
    file: "components/model/plan/describeBackend.ts",
    replace: "isStopped(color, actual)\n    ?",
    with: "false\n    ?",
    test: {
      file: "test/unit/model/describePlan.test.ts",
      title: "an idle color that an update has stopped",
    },
  },
  {
    name: "a color is stopped before it is written down that an update does that",
    file: "components/scripts/stop.sh",
    replace:
      '  remember "stopped/$CONTAINER_ID" "$(date +%s)" ||\n    fail "that it is stopped on purpose cannot be written down in nginx\'s volume"\n',
    with: "",
    test: {
      file: "test/unit/stop.test.ts",
      title: "is written down first: what stands still without that has crashed: dash",
    },
  },
  {
    name: "a color is stopped although it serves by now",
    file: "components/scripts/stop.sh",
    replace:
      '  is_idle "$OTHER" || { go_on && fail "nginx does not say that it serves $OTHER"; }\n',
    with: "",
    test: {
      file: "test/unit/stop.test.ts",
      title: "does not begin where nginx says that it serves green: dash",
    },
  },
  {
    name: "nobody looks whether traffic moved to a color while it was stopped",
    file: "components/scripts/stop.sh",
    replace:
      '  is_idle "$OTHER" || { go_on && fail "traffic moved to it meanwhile, so it is started again"; }\n',
    with: "",
    test: {
      file: "test/unit/stop.test.ts",
      title: "is undone where traffic has moved to it meanwhile: dash",
    },
  },
  {
    name: "the gate does not wait for a stop that is under way before it starts a color",
    file: "components/scripts/gate.sh",
    replace: 'docker stop "$CONTAINER_ID" 2>&1 && docker start',
    with: "docker start",
    test: {
      file: "test/unit/gate.test.ts",
      title:
        "starts what an update had stopped, and writes down how long that took and that it runs: dash",
    },
  },
  {
    name: "a switch moves traffic to what another update stops",
    file: "components/scripts/switch.sh",
    replace: "check_target() {\n  ! is_being_stopped || return 1\n",
    with: "check_target() {\n",
    test: {
      file: "test/unit/switch.test.ts",
      title: "moves no traffic to what another update stops: dash",
    },
  },
  {
    name: "a switch does not look whether its target is being stopped when it has moved",
    file: "components/scripts/switch.sh",
    replace: "verify() {\n  ! is_being_stopped || return 1\n",
    with: "verify() {\n",
    test: {
      file: "test/unit/switch.test.ts",
      title: "is undone where another update begins to stop its target meanwhile: dash",
    },
  },
  {
    name: "a network that is made again starts what an update has stopped",
    file: "components/scripts/foundations.sh",
    replace: '[ "$1" = "$STOPPED" ] || docker start "$1"',
    with: 'docker start "$1"',
    test: {
      file: "test/unit/foundations.test.ts",
      title: "has every container, and starts those that no update has stopped: dash",
    },
  },
  {
    name: "the idle color is stopped with requests under way",
    file: "components/scripts/drain.sh",
    replace: "recreate | stop) ;;",
    with: "recreate) ;;",
    test: {
      file: "test/e2e/long/idleStop.test.ts",
      title: "is stopped by the first update after it, when its open requests are answered",
    },
  },
  {
    name: "nothing of the host tells what an update has stopped",
    file: "components/scripts/readHost.sh",
    replace: " '\"$STATE\"'/facts/stopped/*",
    with: "",
    test: {
      file: "test/e2e/long/idleStop.test.ts",
      title: "is left alone by every further update, and by a preview that looks at everything",
    },
  },
  {
    name: "a directive of somebody's own makes nginx forget the program's",
    file: "components/model/proxy/ownDirectives.ts",
    replace: "filter((name) => has(text, name));",
    with: "filter(() => false);",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "and tells its own again where nginx would forget them for these",
    },
  },
  {
    name: "two routes share a location, though their directives differ",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: "...(directives === undefined ? [] : [hash(directives)]),",
    with: "",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "into the block that they are for, as they are",
    },
  },
  {
    name: "directives may close the block that they are put into",
    file: "components/model/config/directives.ts",
    replace: "if (depth < 0) return",
    with: "if (depth < -9) return",
    test: {
      file: "test/unit/model/directives.test.ts",
      title: 'are not "} server { listen 81; }"',
    },
  },
  {
    name: "nobody asks nginx about somebody's directives before an update begins",
    file: "components/directives.ts",
    replace: "added.length === 0 ||",
    with: "added.length >= 0 ||",
    test: {
      file: "test/e2e/proxy.test.ts",
      title: "refuses such directives in a preview, as nginx does, and changes nothing",
    },
  },
  {
    name: "everybody is believed who a request is from",
    file: "components/model/proxy/forwarding.ts",
    replace: 'geo $realip_remote_addr $is_trusted {\n        default "";',
    with: 'geo $realip_remote_addr $is_trusted {\n        default "1";',
    test: {
      file: "test/e2e/proxy.test.ts",
      title: "believes who stands in front, and nobody else",
    },
  },
  {
    name: "an answer with large headers does not fit",
    file: "components/model/proxy/nginxConf.ts",
    replace: "`proxy_buffer_size ${responseHeaderSize}`",
    with: '"proxy_buffer_size 4k"',
    test: {
      file: "test/e2e/proxy.test.ts",
      title: "passes the large headers of log-ins on, and a long line of a request",
    },
  },
  {
    name: "a release that is not proven is asked for files",
    file: "components/scripts/gate.sh",
    replace: '  own_parents "$id"\n  wait "$recording"\n  forget_assets\n',
    with: '  own_parents "$id"\n  wait "$recording"\n',
    test: {
      file: "test/unit/gate.test.ts",
      title: "begins with a color that answers for no files until it is proven: dash",
    },
  },
  {
    name: "a color that is being replaced is asked for files",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: "if (!-f ${proof})",
    with: "if (-f ${proof}.none)",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "asks the other color for files alone, and while it is proven alone",
    },
  },
  {
    name: "a } in a word closes a block that it does not close in nginx",
    file: "components/model/config/directives.ts",
    replace: "|\\$\\{|[^ ",
    with: "|[^ ",
    test: {
      file: "test/unit/model/directives.test.ts",
      title: 'are "default_type ${a; charset b};"',
    },
  },
  {
    name: "a directive that a setting overrides is taken without a word",
    file: "components/model/config/directives.ts",
    replace: "if (set !== undefined) {",
    with: 'if (set === "") {',
    test: {
      file: "test/unit/model/directives.test.ts",
      title: 'are not "proxy_read_timeout 60s;" where it would do nothing, or harm: server',
    },
  },
  {
    name: "somebody's own directives set the variables that choose the color",
    file: "components/model/config/ownVariables.ts",
    replace: "ownVariables.has(variable) ||",
    with: "",
    test: {
      file: "test/unit/model/directives.test.ts",
      title: "set no variable of this program: geo $limit { default 1; }",
    },
  },
  {
    name: "a break in somebody's rewrite ends the choice of the color",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: '${chooseColor}${place.isOfAssets ? asksFor(files) : ""}${toColor(place, proxy)}',
    with: "${toColor(place, proxy)}${chooseColor}",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "behind the choice of the color, which a break in somebody's rewrite would end",
    },
  },
  {
    name: "a POST is carried out twice where somebody's directives rewrite paths",
    file: "components/model/proxy/nginxConf.ts",
    replace: "${when(server !== undefined, keepsOwn(proxy))}",
    with: "",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "and lets none of them send the request that only reads a body anywhere",
    },
  },
  {
    name: "a server of somebody's own gets everybody's requests",
    file: "components/model/proxy/nginxConf.ts",
    replace: 'when(hasOtherServers, " default_server")',
    with: '""',
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "beside servers of somebody's own, which get no request but for their names",
    },
  },
  {
    name: "a backend gets a header of somebody's own beside the program's",
    file: "components/model/proxy/ownDirectives.ts",
    replace: ".filter((line) => !theirs.some((header) => isOf(header, line)))",
    with: "",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "with headers that take the place of the program's, once each",
    },
  },
  {
    name: "a backend's 418 sends a request to it again",
    file: "components/model/proxy/ownDirectives.ts",
    replace: "{ body: 597, files: 598, ",
    with: "{ body: 418, files: 420, ",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "and then goes its own ways by statuses that no backend sends",
    },
  },
  {
    name: "pages of somebody's own end the search for a file",
    file: "components/model/proxy/ownDirectives.ts",
    replace: "[`${files} = @assets:$timeouts`]",
    with: "[]",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "beside files of both colors, whose detour goes before somebody's pages",
    },
  },
  {
    name: "a route for one path alone hides the files below it",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: "route.exact !== true && route.path === path",
    with: "route.path === path",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "asks the other color for files alone, and while it is proven alone",
    },
  },
  {
    name: "backends are told the port of a host inside",
    file: "components/model/proxy/forwarding.ts",
    replace: 'map "$forwarded_proto:$forwarded_host"',
    with: 'map "$forwarded_proto:$users_host"',
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title:
        "tells the port of the host that users have asked for, where somebody in front tells that host",
    },
  },
  {
    name: "anybody says by a header of a CDN who a request is from",
    file: "components/model/proxy/forwarding.ts",
    replace: ', "CF-Connecting-IP", "True-Client-IP"]',
    with: "]",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "lets nobody but the trusted say by another header who a request is from, and how",
    },
  },
  {
    name: "a secret directive is shown when nginx refuses it",
    file: "components/model/proxy/refusedDirectives.ts",
    replace: "const [got, why] = isSecret",
    with: 'const [got, why] = answer === ""',
    test: {
      file: "test/unit/model/refusedDirectives.test.ts",
      title: "are not shown where a setting of nginx was set as a secret",
    },
  },
  {
    name: "a preview leaves its file in nginx's container",
    file: "components/scripts/tryConfiguration.sh",
    replace: '    trap "rm -f $candidate" EXIT\n',
    with: "",
    test: {
      file: "test/unit/tryConfiguration.test.ts",
      title: "leaves nothing in its container where that is full: dash",
    },
  },
  {
    name: "a request with a body hangs where auth_request asks a route",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: 'return hasAdded(proxy) ? `            set $detour "";\\n` : "";',
    with: 'return "";',
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title:
        "with requests of nginx's own for one with a body, which take no detour and choose no color before",
    },
  },
  {
    name: "auth_request chooses the color of a body that is not there",
    file: "components/model/proxy/nginxRoutes.ts",
    replace: '${asks ? "            auth_request off;\\n" : ""}',
    with: "",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title:
        "with requests of nginx's own for one with a body, which take no detour and choose no color before",
    },
  },
  {
    name: "a certificate that has ended is taken",
    file: "components/model/certificate/findings.ts",
    replace: "now >= new Date(validTo)",
    with: "false",
    test: {
      file: "test/unit/model/certificate.test.ts",
      title: "is refused where users could not use it, by the setting that it is from",
    },
  },
  {
    name: "a certificate stops a release of a stack that serves with it",
    file: "components/model/certificate/findings.ts",
    replace: "problems: isServed\n      ? []\n      : flaws",
    with: "problems: false\n      ? []\n      : flaws",
    test: {
      file: "test/unit/model/certificate.test.ts",
      title: "with which nginx serves stops no update, whatever is wrong with it",
    },
  },
  {
    name: "nobody says that a certificate ends",
    file: "components/model/certificate/findings.ts",
    replace: "const daysAhead = 14;",
    with: "const daysAhead = 0;",
    test: {
      file: "test/unit/model/certificate.test.ts",
      title:
        "is said to expire from 14 days before that on: the one that users have when the update is over",
    },
  },
  {
    name: "a path leads out of the directory of the certificate",
    file: "components/model/config/certificate.ts",
    replace: "(?!.*(^|\\/)\\.\\.(\\/|$))",
    with: "",
    test: {
      file: "test/unit/model/certificate.test.ts",
      title: "has one place that it is from, and no setting stands there without it",
    },
  },
  {
    name: "nginx keeps the certificate that the stack had before",
    file: "components/model/plan/decide.ts",
    replace: "return pair !== undefined && actual.isAssumed !== true && actual.pair !== pair;",
    with: "return pair === undefined && actual.pair !== pair;",
    test: {
      file: "test/unit/model/describePlan.test.ts",
      title: "another certificate that the stack holds",
    },
  },
  {
    name: "the key of the certificate is no secret to the engine",
    file: "components/proxyCertificate.ts",
    replace: "CERTIFICATE_KEY: pulumi.secret(key),",
    with: "CERTIFICATE_KEY: key,",
    test: {
      file: "test/unit/components/tls.test.ts",
      title: "publishes another port, and gets the certificate that the stack holds from a secret",
    },
  },
  {
    name: "who comes without TLS is served without",
    file: "components/model/proxy/nginxTls.ts",
    replace: '"${ports.public}:http" 1;',
    with: '"${ports.public}:http" "";',
    test: {
      file: "test/e2e/tls.test.ts",
      title: "are sent there when they come without, with what they ask for",
    },
  },
  {
    name: "an upload over HTTP/2 chooses its color before it is there",
    file: "components/model/proxy/nginxMaps.ts",
    replace: '"1:" "";\n        "1:0"',
    with: '"~^[1]?:$" "";\n        "1:0"',
    test: {
      file: "test/e2e/tls.test.ts",
      title: "upload over HTTP/2 without a length, and meet what serves when all of it is there",
    },
  },
  {
    name: "a certificate that is renewed waits for an update",
    file: "components/scripts/watchCertificate.sh",
    replace: "  reload_registered || exit 0\n",
    with: "  exit 0\n",
    test: {
      file: "test/e2e/tlsFiles.test.ts",
      title: "is taken into use when it is renewed, and no user notices",
    },
  },
  {
    name: "half of a renewed pair is taken into use",
    file: "components/scripts/lib/certificate.sh",
    replace: '  try_pair "$new" || exit 1\n',
    with: "",
    test: {
      file: "test/e2e/tlsFiles.test.ts",
      title: "stays in use while what is there is none, which the log and every preview say",
    },
  },
  {
    name: "a rehearsal needs the certificate, which it does not get",
    file: "components/scriptText.ts",
    replace: 'hasTls ? ["tryCertificate"] : []',
    with: "[]",
    test: {
      file: "test/unit/components/tls.test.ts",
      title: "looks for another certificate itself where that is in files of the host",
    },
  },
  {
    name: "headers in a connection that is passed on are believed",
    file: "components/model/proxy/forwarding.ts",
    replace: "const believed = hasProxyProtocol ? [] : addresses;",
    with: "const believed = addresses;",
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "believes whose a connection is that is passed on to it, and no header in that",
    },
  },
  {
    name: "Docker asks nginx how it is without the PROXY protocol",
    file: "components/proxy.ts",
    replace: 'proxyProtocol ? `:${ports.idle}` : ""',
    with: '""',
    test: {
      file: "test/e2e/proxyProtocol.test.ts",
      title: "is healthy to Docker, and serves on through a switch",
    },
  },
  {
    name: "nginx's own directories are given to root when a certificate is tried",
    file: "components/scripts/lib/tryPair.sh",
    replace: "printf 'pid %s/pid;",
    with: "printf 'user root;\\npid %s/pid;",
    test: {
      file: "test/e2e/tlsFiles.test.ts",
      title: "is taken into use when it is renewed, and no user notices",
    },
  },
  {
    name: "a pair that nginx was not given counts as served",
    file: "components/scripts/readHost.sh",
    replace: "pair=$(curl -fsS -m 2 http://127.0.0.1:'\"$STATUS_PORT\"'/certificate 2>/dev/null)",
    with: "pair=$(readlink '\"$STATE\"'/tls/current)",
    test: {
      file: "test/e2e/tls.test.ts",
      title: "get it by the next update where one was killed before nginx read it",
    },
  },
  {
    name: "a proxy that has lost its pair ends again and again",
    file: "components/scripts/watchCertificate.sh",
    replace: 'mv "$STATE/nginx.conf" "$STATE/without-certificate.conf"',
    with: ":",
    test: {
      file: "test/e2e/tls.test.ts",
      title: "get theirs back by the next update when the proxy has lost it",
    },
  },
  {
    name: "a proxy does not take its pair from the host before it starts",
    file: "components/scripts/watchCertificate.sh",
    replace: "|| take_files >/dev/null || true",
    with: "|| true",
    test: {
      file: "test/e2e/tlsFiles.test.ts",
      title: "is taken from there again when the proxy has lost it",
    },
  },
  {
    name: "a file that hangs keeps the proxy from looking for ever",
    file: "components/scripts/lib/certificate.sh",
    replace: 'words=$(timeout 20 cp "$1" "$2" 2>&1)',
    with: 'words=$(cp "$1" "$2" 2>&1)',
    test: {
      file: "test/e2e/tlsFiles.test.ts",
      title: "that cannot be read, since its file hangs, holds no switch up",
    },
  },
  {
    name: "nobody looks for the certificate of a proxy that is gone",
    file: "components/scripts/readCertificate.sh",
    replace: '  elif [ -n "$image" ] && docker volume inspect "$VOLUME" >/dev/null 2>&1; then',
    with: "  elif false; then",
    test: {
      file: "test/e2e/tlsFiles.test.ts",
      title: "that is wrong does not stand in the way of a proxy that is gone",
    },
  },
  {
    name: "any directory counts as the one that nginx serves from",
    file: "components/certificate.ts",
    replace: "proxy === undefined || names.every((name) => proxy.settings[name] === wanted[name])",
    with: "names.length > 0",
    test: {
      file: "test/e2e/tlsFiles.test.ts",
      title: "of another directory is refused, though nginx serves with one",
    },
  },
  {
    name: "an authority is asked again at once, and again",
    file: "components/scripts/obtainCertificate.sh",
    replace: '      pause "$(about "$(longer)")"\n',
    with: "      pause 0\n",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title:
        "tries again after longer and longer pauses, tells why, and begins anew when it has one",
    },
  },
  {
    name: "every start of its container asks an authority at once",
    file: "components/scripts/obtainCertificate.sh",
    replace: '  [ -z "$failures" ] || pause',
    with: '  [ -z "" ] || pause',
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title:
        "goes on counting when it is started again, and no sooner than a pause after what failed",
    },
  },
  {
    name: "a clock that was ahead keeps an authority from being asked",
    file: "components/scripts/obtainCertificate.sh",
    replace: '[ "$since" -ge 0 ] && ',
    with: "",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title:
        "starts at once where what is told is broken, of another order, or of a clock that was ahead",
    },
  },
  {
    name: "a certificate that begins tomorrow is given to users today",
    file: "components/scripts/obtainCertificate.sh",
    replace: '"${begins:-0}" -le',
    with: '"0" -le',
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title: "keeps what users have while another one begins in the future",
    },
  },
  {
    name: "what a full disk has left stops every attempt",
    file: "components/scripts/obtainCertificate.sh",
    replace: "  forget_broken\n",
    with: "",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title: "begins again with what a full disk has left half written",
    },
  },
  {
    name: "an account that is not registered renews a certificate",
    file: "components/scripts/obtainCertificate.sh",
    replace: " && is_registered; then",
    with: "; then",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title:
        "orders anew for other names or by another account, and users keep what they have until then",
    },
  },
  {
    name: "a container that waits for an authority ends when Docker kills it",
    file: "components/scripts/obtainCertificate.sh",
    replace: "  trap 'stops=yes;",
    with: "  : 'stops=yes;",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title: "stops at once, also in a pause and while the authority is asked",
    },
  },
  {
    name: "the account at an authority is not bound to one's own there",
    file: "components/scripts/obtainCertificate.sh",
    replace: '[ -z "${LEGO_EAB_KID:-}" ] || ',
    with: "true || ",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title: "binds its account where the authority wants that",
    },
  },
  {
    name: "why an authority gives none is not said",
    file: "components/model/certificate/acmeWarnings.ts",
    replace: "    ...troubleOf(facts.told, authority, container),\n",
    with: "",
    test: {
      file: "test/unit/model/acme.test.ts",
      title: "is why it gives none, and since how many attempts",
    },
  },
  {
    name: "a certificate from an authority that should have been renewed ends unsaid",
    file: "components/model/certificate/acmeWarnings.ts",
    replace: ": ending(served, now, Math.min(daysAhead, quarterOf(served)))",
    with: ": []",
    test: {
      file: "test/unit/model/acme.test.ts",
      title: "is that it ends, when it should have been renewed for long",
    },
  },
  {
    name: "a certificate of six days is said to end at every update",
    file: "components/model/certificate/acmeWarnings.ts",
    replace: "Math.min(daysAhead, quarterOf(served))",
    with: "daysAhead",
    test: {
      file: "test/unit/model/acme.test.ts",
      title: "is nothing while users have one that will be renewed",
    },
  },
  {
    name: "an authority is asked for names with a star, which it cannot prove",
    file: "components/model/config/certificateProblems.ts",
    replace: 'name.startsWith("*.")',
    with: 'name.startsWith("**.")',
    test: {
      file: "test/unit/model/acme.test.ts",
      title: "needs names and an account, and no other certificate beside it",
    },
  },
  {
    name: "what obtains a certificate that has stopped stays so",
    file: "components/model/plan/certificates.ts",
    replace: 'return isUnchanged && facts.status === "running" && ',
    with: "return isUnchanged && ",
    test: {
      file: "test/unit/model/acme.test.ts",
      title: "is kept while it runs as it was made, and made again otherwise",
    },
  },
  {
    name: "a release waits for what obtains a certificate",
    file: "components/model/plan/order.ts",
    replace: '{ part: "certificates", after: stages.map(({ part }) => part) }',
    with: '{ part: "certificates", after: ["foundations"] }',
    test: {
      file: "test/unit/components/acme.test.ts",
      title: "has a container that obtains it, made last, with a volume that stays",
    },
  },
  {
    name: "the key of an account at an authority is shown by the engine",
    file: "components/certificates.ts",
    replace: "envs: pulumi.secret(",
    with: "envs: pulumi.output(",
    test: {
      file: "test/unit/components/acme.test.ts",
      title: "shows nobody the key of its account",
    },
  },
  {
    name: "an authority that asks for a proof is sent to TLS",
    file: "components/model/proxy/nginxConf.ts",
    replace: '${tls === undefined ? "" : renderChallenge(tls)}',
    with: "",
    test: {
      file: "test/e2e/acme.test.ts",
      title: "is asked for at port 80, which sends everybody else to TLS",
    },
  },
  {
    name: "users get nothing by TLS until an authority has given a certificate",
    file: "components/proxyCertificate.ts",
    replace: "(runs ? untilThen(tls) : {})",
    with: "{}",
    test: {
      file: "test/unit/components/acme.test.ts",
      title: "serves with one of its own until then, and looks for the other in the volume",
    },
  },
  {
    name: "what an authority has given goes with the stack",
    file: "components/sharedVolumes.ts",
    replace: "const kept = { parent: this, retainOnDelete: true,",
    with: "const kept = { parent: this,",
    test: {
      file: "test/unit/components/acme.test.ts",
      title: "has a container that obtains it, made last, with a volume that stays",
    },
  },
  {
    name: "lines of several workers are mixed",
    file: "components/model/proxy/accessLog.ts",
    replace: 'const pipeBuffer = "4k";',
    with: 'const pipeBuffer = "64k";',
    test: {
      file: "test/e2e/accessLog.test.ts",
      title: "has a line that parses for each request, however many workers write at once",
    },
  },
  {
    name: "a line waits until there are many",
    file: "components/model/proxy/accessLog.ts",
    replace: "` buffer=${pipeBuffer} flush=1s`",
    with: "` buffer=${pipeBuffer} flush=1m`",
    test: {
      file: "test/e2e/long/logFiles.test.ts",
      title: "lacks nothing that is a second old when nginx is killed: on standard output",
    },
  },
  {
    name: "nginx goes on writing to a file of requests that is set aside",
    file: "components/scripts/rotateLog.sh",
    replace: 'kill -USR1 "$process"',
    with: 'kill -0 "$process"',
    test: {
      file: "test/e2e/long/logFiles.test.ts",
      title:
        "begins another file when one is full, by limits that a reload brings, and loses no line",
    },
  },
  {
    name: "files of requests are kept without end",
    file: "components/scripts/rotateLog.sh",
    replace: '[ "${file##*.}" -lt "$1" ] || rm "$file"',
    with: ":",
    test: {
      file: "test/e2e/long/logFiles.test.ts",
      title:
        "begins another file when one is full, by limits that a reload brings, and loses no line",
    },
  },
  {
    name: "files of requests go with the stack",
    file: "components/sharedVolumes.ts",
    replace: "{ ...child, retainOnDelete: true }",
    with: "child",
    test: {
      file: "test/unit/components/everySetting.test.ts",
      title:
        "has a volume for the files of requests that outlives it too, on whatever storage it was made",
    },
  },
  {
    name: "a proxy is re-created for files of requests unasked",
    file: "components/model/plan/settings.ts",
    replace: '{ "proxy.accessLog": "file" }',
    with: "{}",
    test: {
      file: "test/unit/model/settings.test.ts",
      title: "of the proxy are only what its container is made with, not what a reload brings",
    },
  },
  {
    name: "nginx of another image writes requests into its own container",
    file: "components/patchedProxy.ts",
    replace: "nginxContainer(host, config, ",
    with: 'nginxContainer(host, { ...config, accessLog: "off" }, ',
    test: {
      file: "test/unit/components/patched.test.ts",
      title: "writes requests into the same files as the proxy's own",
    },
  },
  {
    name: "nginx refuses somebody's own log with a buffer",
    file: "components/model/proxy/accessLog.ts",
    replace: 'includes("/dev/stdout")',
    with: 'includes("/dev/stdout", 9)',
    test: {
      file: "test/unit/model/nginxConf.test.ts",
      title: "leaves to somebody's own log what nginx would take from it",
    },
  },
  {
    name: "the log may cost anything",
    file: "tools/bench/verdict.ts",
    replace: "silent >= least && logged >= least",
    with: "silent >= least",
    test: {
      file: "test/unit/bench/bench.test.ts",
      title: "fails where either is less than 0.80 of the other",
    },
  },
  {
    name: "maintenance begins behind everything else",
    file: "components/model/plan/order.ts",
    replace: 'if (step === "ends") {',
    with: 'if (step !== "stays") {',
    test: {
      file: "test/unit/model/maintenance.test.ts",
      title:
        "begins behind nginx's configuration and before everything else that users could notice",
    },
  },
  {
    name: "maintenance ends before the switch",
    file: "components/model/plan/order.ts",
    replace: 'if (step === "ends") {',
    with: 'if (step !== "ends" && false) {',
    test: {
      file: "test/unit/model/maintenance.test.ts",
      title: "ends behind everything else, the switch included",
    },
  },
  {
    name: "what the last update wanted counts, not what stands",
    file: "components/model/plan/maintenance.ts",
    replace: 'const found = actual.maintenance ?? "off";',
    with: "const found = kind;",
    test: {
      file: "test/unit/model/maintenance.test.ts",
      title: "is begun, ended, or left by what nginx looks at, whatever the last update wanted",
    },
  },
  {
    name: "nginx looks at maintenance no more while it stands",
    file: "components/model/plan/decide.ts",
    replace: "    actual.maintenance,\n",
    with: "    undefined,\n",
    test: {
      file: "test/unit/model/maintenance.test.ts",
      title:
        "goes on being looked at by nginx for as long as it stands, though nobody configures it",
    },
  },
  {
    name: "maintenance is for every listener",
    file: "components/model/proxy/nginxMaintenance.ts",
    replace: "default others;",
    with: "default users;",
    test: {
      file: "test/e2e/maintenance.test.ts",
      title: "begins and ends without a reload, and costs nobody a connection",
    },
  },
  {
    name: "a request that waits asks once",
    file: "components/model/proxy/nginxMaintenance.ts",
    replace: "${looks.repeat(holdTimeout + 1)}",
    with: "${looks}",
    test: {
      file: "test/e2e/hold.test.ts",
      title: "that holds answers 503 when it takes longer, and lets a page and a reload through",
    },
  },
  {
    name: "any number of requests waits",
    file: "components/model/proxy/nginxMaintenance.ts",
    replace: "limit_conn hold_of_users ${holdLimit};",
    with: "limit_conn hold_of_users 60000;",
    test: {
      file: "test/e2e/hold.test.ts",
      title:
        "that holds lets requests wait, so many at a time, and answers each once when it is over",
    },
  },
  {
    name: "an answer behind the wait still says to come again",
    file: "components/model/proxy/nginxMaintenance.ts",
    replace: "            # It is not looked at once more.\n",
    with: "            set $kept_out_for ${retryAfter};\n",
    test: {
      file: "test/e2e/hold.test.ts",
      title:
        "that holds lets requests wait, so many at a time, and answers each once when it is over",
    },
  },
  {
    name: "a failed update does not say that users are kept out",
    file: "components/scripts/host.sh",
    replace: "*maintenance-for-users) meanwhile",
    with: "*nothing) meanwhile",
    test: {
      file: "test/e2e/maintenance.test.ts",
      title:
        "ends only when everything else has succeeded, and a failed update says that it stands",
    },
  },
  {
    name: "requests go on waiting where users were to get 503",
    file: "components/scripts/maintain.sh",
    replace: "503) rm -f hold && printf",
    with: "503) printf",
    test: {
      file: "test/unit/maintain.test.ts",
      title: "leaves what nginx looks at, from any kind to any other, and again: dash",
    },
  },
  {
    name: "another page has the same name in nginx",
    file: "components/model/proxy/errorPages.ts",
    replace: "${pageName(page)} ${page.sum}\\n",
    with: "${pageName(page)}\\n",
    test: {
      file: "test/unit/model/errorPages.test.ts",
      title: "have another name in nginx where anything of them is another",
    },
  },
  {
    name: "the program's pages come before somebody's own",
    file: "components/model/proxy/ownDirectives.ts",
    replace: "${ownDirectives(proxy, lost, indent, text)}${indent}${text}\\n${pages}",
    with: "${ownDirectives(proxy, lost, indent, text)}${pages}${indent}${text}\\n",
    test: {
      file: "test/unit/model/errorPages.test.ts",
      title: "come behind somebody's own pages, in the server and in a route",
    },
  },
  {
    name: "a page of any size is taken",
    file: "components/errorPages.ts",
    replace: "size > largestPage",
    with: "size > Infinity",
    test: {
      file: "test/unit/model/errorPages.test.ts",
      title: "are refused where they cannot be served",
    },
  },
  {
    name: "the idle listener shows pages that are for users",
    file: "components/model/proxy/nginxErrorPages.ts",
    replace: 'pageName(page, "$whose_listener")',
    with: "pageName(page)",
    test: {
      file: "test/e2e/errorPages.test.ts",
      title:
        "are given where no backend runs, and not by the idle listener, nor for what a backend answers",
    },
  },
  {
    name: "pages that nobody asks for any more stay",
    file: "components/scripts/configureProxy.sh",
    replace: '[ "$directory" = "pages/${PAGES:-}" ] ||',
    with: "true ||",
    test: {
      file: "test/e2e/errorPages.test.ts",
      title: "are replaced by a reload, and those that nobody asks for any more are gone",
    },
  },
  {
    name: "the log tells which page was sent, not what was asked",
    file: "components/model/proxy/accessLog.ts",
    replace: '"$logged_path"',
    with: '"$uri"',
    test: {
      file: "test/e2e/errorPages.test.ts",
      title:
        "are given with a status, 1 MB and all, whatever was asked, and logged as what was asked",
    },
  },
  {
    name: "a destroy of a protected stack takes away what obtains its certificate",
    file: "components/parts.ts",
    replace: "this.lastOfCertificates(config.protected, [certificates]);",
    with: "this.lastOfCertificates(false, [certificates]);",
    test: {
      file: "test/unit/components/acme.test.ts",
      title: "is refused a destroy before the container is removed, where it is protected",
    },
  },
  {
    name: "a proxy that has lost the pair of its own stays without",
    file: "components/scripts/configureProxy.sh",
    replace: '[ "$CERTIFICATE" = files ] && can_use_before',
    with: '[ "$CERTIFICATE$before" != files ]',
    test: {
      file: "test/e2e/long/acmeFaults.test.ts",
      title: "is lost while the proxy loses the pair of its own: the next update makes another one",
    },
  },
  {
    name: "an attempt that was killed does not count",
    file: "components/scripts/obtainCertificate.sh",
    replace: "  end_earlier\n  # No sooner",
    with: "  # No sooner",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title: "counts an attempt that ended with it, and orders anew where lego was writing then",
    },
  },
  {
    name: "a certificate is ordered that nobody can keep",
    file: "components/scripts/obtainCertificate.sh",
    replace: "  has_room || return 1\n",
    with: "",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title: "asks for none that it has no room for, and says so",
    },
  },
  {
    name: "an account that the authority has lost is used for ever",
    file: "components/scripts/obtainCertificate.sh",
    replace: "  ! grep -q ':accountDoesNotExist' lego.log || rm -rf \"accounts/$ACCOUNT\"\n",
    with: "",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title: "registers again where the authority knows its account no more",
    },
  },
  {
    name: "a certificate without its authority's is ordered again at each look",
    file: "components/scripts/obtainCertificate.sh",
    replace: "  for half in crt key; do",
    with: "  for half in crt key issuer.crt; do",
    test: {
      file: "test/unit/obtainCertificate.test.ts",
      title:
        "asks for one, and then for none too often, where it comes without those of its authority",
    },
  },
  {
    name: "somebody's own directives end a hold",
    file: "components/model/proxy/ownDirectives.ts",
    replace: '    ...["proxy_next_upstream_tries 0", "proxy_connect_timeout 5s"],\n',
    with: "",
    test: {
      file: "test/e2e/hold.test.ts",
      title: "that holds does so whatever somebody's own directives say",
    },
  },
  {
    name: "files that somebody has put aside go with the oldest ones",
    file: "components/scripts/rotateLog.sh",
    replace: '    case "${file##*.}" in *[!0-9]*) continue ;; esac\n',
    with: "",
    test: {
      file: "test/e2e/long/logFiles.test.ts",
      title:
        "begins another file when one is full, by limits that a reload brings, and loses no line",
    },
  },
  {
    name: "somebody else's container is taken for what obtains the certificate",
    file: "components/model/plan/reasonsToRefuse.ts",
    replace: "desired.certificates === undefined ? undefined : actual.certificates",
    with: "undefined",
    test: {
      file: "test/unit/model/planRefusals.test.ts",
      title:
        "when somebody else's container has the name of what obtains the certificate, where one is to",
    },
  },
];
