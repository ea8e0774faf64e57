import { equal } from "node:assert/strict";
import { describePlan } from "../../../components/model/plan/describePlan";
import type { Desired } from "../../../components/model/plan/desired";
import { decide } from "../../../components/model/plan/decide";
import type { Actual } from "../../../components/model/plan/actual";
import {
  backend,
  backendSettings,
  bothBackends,
  databaseContainer,
  desired,
  emptyHost,
  images,
  proof,
  proxyContainer,
  release,
  actual,
} from "../../support/model/actual";

interface Row {
  readonly wants?: Partial<Desired>;
  readonly finds?: Partial<Actual>;
  readonly says: string;
}

const logLevel = { backends: bothBackends({ LOG_LEVEL: "debug" }) };
const onV2 = {
  backends: { blue: backend("blue"), green: backend("green", { image: release("v2") }) },
};
const blueGone = { backends: { blue: undefined, green: backend("green") } };
const otherPorts: Partial<Actual> = {
  database: databaseContainer({ settings: { "database.user": "postgres", "database.port": "1" } }),
  proxy: proxyContainer({ settings: { "proxy.port": "8088" } }),
};

const stopped = { status: "exited", wasStopped: true } as const;
const took3 = backend("green", { proof: proof(release("v1"), { startSeconds: 3 }) });
const pulled = (number: number) => ({
  name: "registry.example/backend",
  digest: `sha256:${number}`,
});

const rows: Readonly<Record<string, Row>> = {
  "nothing to do": { says: "Traffic stays on blue (v1)." },
  "another certificate that the stack holds": {
    wants: { pair: "new" },
    finds: { pair: "old" },
    says: "Traffic stays on blue (v1). nginx takes another certificate by a reload, which loses no request.",
  },
  "the certificate that nginx has": {
    wants: { pair: "same" },
    finds: { pair: "same" },
    says: "Traffic stays on blue (v1).",
  },
  "a certificate from an authority": {
    wants: { certificates: { settings: {}, authority: "Let's Encrypt" } },
    says: "Traffic stays on blue (v1). A container (forecast-certificates) obtains the certificate from Let's Encrypt.",
  },
  "a certificate from another authority": {
    wants: { certificates: { settings: { a: "2" }, authority: "ca.example" } },
    finds: { certificates: proxyContainer({ settings: { a: "1" } }) },
    says: "Traffic stays on blue (v1). The container that obtains the certificate from ca.example (forecast-certificates) is made again; what users have stays until there is another one.",
  },
  "no certificate from an authority any more": {
    finds: { certificates: proxyContainer() },
    says: "Traffic stays on blue (v1). The container forecast-certificates, which obtained the certificate, is removed; its volume stays.",
  },
  "a release and a switch to it": {
    wants: { activeColor: "green", images: images("v1", "v2") },
    says: "Traffic: blue (v1) -> green (v2). Blue stays as it is, as the rollback target. Green is re-created with v2.",
  },
  "a release to look at first": {
    wants: { images: images("v1", "v2") },
    says: "Traffic stays on blue (v1). Green is re-created with v2.",
  },
  "a switch to what was released before": {
    wants: { activeColor: "green", images: images("v1", "v2") },
    finds: onV2,
    says: "Traffic: blue (v1) -> green (v2). Blue stays as it is, as the rollback target.",
  },
  "a roll back": {
    wants: { images: images("v1", "v2") },
    finds: { ...onV2, serving: "green" },
    says: "Traffic: green (v2) -> blue (v1). Green stays as it is, as the rollback target.",
  },
  "a setting that is pending": {
    wants: logLevel,
    says: "Traffic stays on blue (v1). Green is re-created. Pending on blue: LOG_LEVEL.",
  },
  "two settings that stay pending in a switch": {
    wants: {
      activeColor: "green",
      backends: bothBackends({ LOG_LEVEL: "debug", "backend.memoryMb": "512" }),
    },
    says: "Traffic: blue (v1) -> green (v1). Blue stays as it is, as the rollback target. Pending on blue: LOG_LEVEL, backend.memoryMb. Pending on green: LOG_LEVEL, backend.memoryMb.",
  },
  "a rollback target without a later setting": {
    wants: logLevel,
    finds: {
      backends: {
        blue: backend("blue", { settings: backendSettings("blue", { LOG_LEVEL: "debug" }) }),
        green: backend("green"),
      },
    },
    says: "Traffic stays on blue (v1). Green is the rollback target and runs without the change of LOG_LEVEL.",
  },
  "an active color whose container is gone": {
    wants: { images: images("v2", "v1") },
    finds: blueGone,
    says: "Traffic stays on blue (v1). Blue serves, but its container is gone: it is created again with v1, which it served.",
  },
  "a switch away from a color whose container is gone": {
    wants: { activeColor: "green" },
    finds: blueGone,
    says: "Traffic: blue (gone) -> green (v1). Blue's container is gone; the next update creates it again.",
  },
  "a color whose tag was given to another image": {
    finds: { retagged: ["forecast-backend-green"] },
    says: "Traffic stays on blue (v1). Green does not run what its tag v1 names now; a release needs a tag of its own.",
  },
  "a color whose tag was given to another image, when it is re-created": {
    wants: { images: images("v1", "v2") },
    finds: { retagged: ["forecast-backend-green"] },
    says: "Traffic stays on blue (v1). Green is re-created with v2.",
  },
  "a color whose tag is another image in its registry by now": {
    finds: { digests: { green: [pulled(1)] }, published: { green: { digest: "sha256:2" } } },
    says: "Traffic stays on blue (v1). Green does not run what its registry has as v1 now. To release that: pulumi config set --path images.green registry.example/backend:v1@sha256:2",
  },
  "an active color whose tag is another image in its registry by now, which only the other color can get":
    {
      finds: { digests: { blue: [pulled(1)] }, published: { blue: { digest: "sha256:2" } } },
      says: "Traffic stays on blue (v1). Blue does not run what its registry has as v1 now. To release that: pulumi config set --path images.green registry.example/backend:v1@sha256:2",
    },
  "a color that runs what its tag is in its registry, and one of which that is not known": {
    finds: {
      digests: { blue: [pulled(0), pulled(1)], green: [pulled(3)] },
      published: {
        blue: { digest: "sha256:1" },
        green: { trouble: "registry.example answers 404" },
      },
    },
    says: "Traffic stays on blue (v1). Whether v1 is still what green runs is not known: registry.example answers 404.",
  },
  "a tag that was pushed again, of which the other color runs what it is now": {
    finds: {
      digests: { blue: [pulled(1)], green: [pulled(2)] },
      published: { blue: { digest: "sha256:2" } },
    },
    says: "Traffic stays on blue (v1).",
  },
  "a tag that was pushed again, while the idle color gets another release": {
    wants: { images: images("v1", "v2") },
    finds: { digests: { blue: [pulled(1)] }, published: { blue: { digest: "sha256:2" } } },
    says: "Traffic stays on blue (v1). Green is re-created with v2. Blue does not run what its registry has as v1 now. To release that after this update: pulumi config set --path images.green registry.example/backend:v1@sha256:2",
  },
  "a login that no image is for": {
    wants: { unusedLogins: ["registry, registryPassword"] },
    says: "Traffic stays on blue (v1). No image is from the registry of registry, registryPassword: that login is not used.",
  },
  "a database and a proxy that are stopped": {
    finds: {
      database: databaseContainer({ status: "exited" }),
      proxy: proxyContainer({ status: "restarting" }),
    },
    says: "Traffic stays on blue (v1). The database's container is exited: docker start forecast-db. The proxy's container is restarting.",
  },
  "an active color that is stopped": {
    finds: { backends: { blue: backend("blue", { status: "exited" }), green: backend("green") } },
    says: "Traffic stays on blue (v1). Blue's container is exited: docker start forecast-backend-blue.",
  },
  "a rollback target that is stopped, in a switch": {
    wants: { activeColor: "green" },
    finds: { backends: { blue: backend("blue", { status: "exited" }), green: backend("green") } },
    says: "Traffic: blue (v1) -> green (v1). Blue stays as it is, as the rollback target. Blue's container is exited: docker start forecast-backend-blue.",
  },
  "an idle color that is stopped now": {
    wants: { idle: "stop" },
    finds: { backends: { blue: backend("blue"), green: took3 } },
    says: "Traffic stays on blue (v1). Green is stopped (backend.idle: stop). A switch to it starts and proves it first, which took 3 s last time.",
  },
  "an idle color that an update has stopped": {
    wants: { idle: "stop" },
    finds: { backends: { blue: backend("blue"), green: backend("green", stopped) } },
    says: "Traffic stays on blue (v1). Green stays stopped (backend.idle: stop). A switch to it starts and proves it first, which takes as long as its start.",
  },
  "a switch to a color that an update has stopped": {
    wants: { idle: "stop", activeColor: "green" },
    finds: { backends: { blue: backend("blue"), green: { ...took3, ...stopped } } },
    says: "Traffic: blue (v1) -> green (v1). Blue stays as it is, as the rollback target; the next update stops it (backend.idle). Green was stopped (backend.idle): it is started and proven before traffic moves, which took 3 s last time.",
  },
  "a stopped color that is to run again": {
    finds: { backends: { blue: backend("blue"), green: { ...took3, ...stopped } } },
    says: "Traffic stays on blue (v1). Green was stopped (backend.idle): it is started and proven, which took 3 s last time.",
  },
  "a stopped color that a killed update has started again": {
    finds: { backends: { blue: backend("blue"), green: backend("green", { wasStopped: true }) } },
    says: "Traffic stays on blue (v1). Green was stopped (backend.idle): it is started and proven, which takes as long as its start.",
  },
  "a release that its gate has stopped, since it took the last connections": {
    finds: {
      backends: {
        blue: backend("blue"),
        green: backend("green", { ...stopped, proof: undefined }),
      },
    },
    says: "Traffic stays on blue (v1). Green was never proven. Green was stopped by its gate: it is started and proven.",
  },
  "a network that is gone, beside a color that an update has stopped": {
    wants: { idle: "stop" },
    finds: {
      missing: ["forecast-network"],
      backends: { blue: backend("blue", { status: "exited" }), green: backend("green", stopped) },
    },
    says: "Traffic stays on blue (v1). The network forecast-network is not there: it is made, and what was tied to an earlier one is connected to it and started. Green stays stopped (backend.idle: stop). A switch to it starts and proves it first, which takes as long as its start.",
  },
  "an active color that is stopped, although it counts as stopped by an update": {
    finds: { backends: { blue: backend("blue", stopped), green: backend("green") } },
    says: "Traffic stays on blue (v1). Blue's container is exited: docker start forecast-backend-blue.",
  },
  "an idle color whose container is gone": {
    finds: { backends: { blue: backend("blue"), green: undefined } },
    says: "Traffic stays on blue (v1). Green is created with v1.",
  },
  "an idle color that a killed update has left": {
    finds: { backends: { blue: backend("blue"), green: backend("green", { knownId: "older" }) } },
    says: "Traffic stays on blue (v1). Green was left by an update that was killed: it is re-created.",
  },
  "an idle color that an update made, and did not come to start": {
    finds: {
      backends: {
        blue: backend("blue"),
        green: backend("green", { status: "created", proof: undefined }),
      },
    },
    says: "Traffic stays on blue (v1). Green was never proven. Green was never started: it is started and proven.",
  },
  "a first deployment": {
    wants: { images: images("v1", "v2") },
    finds: emptyHost,
    says: "Traffic: none -> blue (v1), when it has proven itself. Blue is created with v1. Green is created with v2.",
  },
  "database and proxy that are gone": {
    finds: { database: undefined, proxy: undefined },
    says: "Traffic stays on blue (v1). The database is gone and is created again. The proxy is gone and is created again.",
  },
  "a network that is gone, with what stopped before that, and a volume that is gone": {
    finds: {
      missing: ["forecast-network", "forecast-ml-pip-cache"],
      proxy: proxyContainer({ status: "exited" }),
    },
    says: "Traffic stays on blue (v1). The network forecast-network is not there: it is made, and what was tied to an earlier one is connected to it and started. The volume forecast-ml-pip-cache is not there and is made, empty.",
  },
  "a downtime that was allowed": {
    wants: { allowDowntime: true },
    finds: otherPorts,
    says: "Traffic stays on blue (v1). The database is re-created: requests fail meanwhile (allowDowntime). The proxy is re-created: requests fail meanwhile (allowDowntime). allowDowntime: true stands: every update may re-create the database and the proxy (to end that: pulumi config rm allowDowntime).",
  },
  "a first deployment that failed, with other ports now": {
    finds: { serving: "none", ...otherPorts },
    says: "Traffic: none -> blue (v1), when it has proven itself. The database is re-created: nothing is served yet. The proxy is re-created: nothing is served yet.",
  },
  "a release that is known by its digest": {
    wants: {
      activeColor: "green",
      images: { blue: release("v1"), green: `backend@sha256:${"0123456789abcdef".repeat(4)}` },
    },
    says: "Traffic: blue (v1) -> green (0123456789ab). Blue stays as it is, as the rollback target. Green is re-created with 0123456789ab.",
  },
};

describe("a preview says in words what happens in", () => {
  for (const [title, { wants, finds, says }] of Object.entries(rows)) {
    it(title, () => {
      const [wanted, found] = [desired(wants), actual(finds)];
      const decided = decide(wanted, found);
      equal(decided.outcome === "update" && describePlan(decided, wanted, found), says);
    });
  }
});
