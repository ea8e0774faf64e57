import { z } from "zod";
import { flag, group, map, text, wholeNumber } from "./fields";

const anyText = text(/^[^\p{Cc}\p{Surrogate}]*$/u, "a text in one line", "host-gateway");
const word = text(/^[^\p{Cc}\p{Surrogate}]+$/u, "a text in one line", "host-gateway");

/** `pulumi config set` makes a number of what looks like one. */
function orNumber(form: z.ZodString) {
  return z.union([form, z.number().transform(String)], {
    error: "not a text in one line or a number; expected something like 1000",
  });
}

const texts = z.array(orNumber(anyText), { error: "not a list; expected a list of texts" });
const values = map(word, orNumber(anyText), "names to texts");
const count = wholeNumber(-1, Number.MAX_SAFE_INTEGER, "units");
const mode = wholeNumber(0, 0o7777, "a file's mode");
const file = z.string({ error: "not a text; expected what the file holds" });

const notThere = z
  .never({ error: "a path on the machine that runs pulumi; expected content or contentBase64" })
  .exactOptional();

function listOf<T extends z.core.$ZodShape>(shape: T) {
  return z.array(group(shape), { error: "not a list; expected a list of groups" }).exactOptional();
}

const rate = listOf({ path: word, rate: count });

/** Inputs of the Docker container resource that are whatever somebody wants; units are the resource's own. */
export const freeInputs = {
  capabilities: group({
    adds: texts.exactOptional(),
    drops: texts.exactOptional(),
  }).exactOptional(),
  cgroupParent: word.exactOptional(),
  cgroupnsMode: word.exactOptional(),
  command: texts.exactOptional(),
  cpuPeriod: count.exactOptional(),
  cpuQuota: count.exactOptional(),
  cpuSet: word.exactOptional(),
  cpuShares: count.exactOptional(),
  cpus: orNumber(word).exactOptional(),
  deviceCgroupRules: texts.exactOptional(),
  deviceReadBps: rate,
  deviceReadIops: rate,
  deviceRequests: listOf({
    capabilities: texts.exactOptional(),
    count: count.exactOptional(),
    deviceIds: texts.exactOptional(),
    driver: word.exactOptional(),
    options: values.exactOptional(),
  }),
  deviceWriteBps: rate,
  deviceWriteIops: rate,
  devices: listOf({
    hostPath: word,
    containerPath: word.exactOptional(),
    permissions: word.exactOptional(),
  }),
  dns: texts.exactOptional(),
  dnsOpts: texts.exactOptional(),
  dnsSearches: texts.exactOptional(),
  domainname: word.exactOptional(),
  entrypoints: texts.exactOptional(),
  gpus: word.exactOptional(),
  groupAdds: texts.exactOptional(),
  hostname: word.exactOptional(),
  hosts: listOf({ host: word, ip: word }),
  init: flag().exactOptional(),
  ipcMode: word.exactOptional(),
  logDriver: word.exactOptional(),
  logOpts: values.exactOptional(),
  memory: count.exactOptional(),
  memoryReservation: count.exactOptional(),
  memorySwap: count.exactOptional(),
  mounts: listOf({
    type: word,
    target: word,
    source: word.exactOptional(),
    readOnly: flag().exactOptional(),
    bindOptions: group({ propagation: word.exactOptional() }).exactOptional(),
    tmpfsOptions: group({
      mode: mode.exactOptional(),
      sizeBytes: count.exactOptional(),
    }).exactOptional(),
    volumeOptions: group({
      driverName: word.exactOptional(),
      driverOptions: values.exactOptional(),
      labels: listOf({ label: word, value: anyText }),
      noCopy: flag().exactOptional(),
      subpath: word.exactOptional(),
    }).exactOptional(),
  }),
  pidMode: word.exactOptional(),
  platform: word.exactOptional(),
  privileged: flag().exactOptional(),
  readOnly: flag().exactOptional(),
  runtime: word.exactOptional(),
  securityOpts: texts.exactOptional(),
  shmSize: count.exactOptional(),
  stdinOpen: flag().exactOptional(),
  stopSignal: word.exactOptional(),
  storageOpts: values.exactOptional(),
  sysctls: values.exactOptional(),
  tmpfs: values.exactOptional(),
  tty: flag().exactOptional(),
  ulimits: listOf({ name: word, soft: count, hard: count }),
  uploads: listOf({
    file: word,
    content: file.exactOptional(),
    contentBase64: file.exactOptional(),
    executable: flag().exactOptional(),
    permissions: word.exactOptional(),
    owner: orNumber(word).exactOptional(),
    group: orNumber(word).exactOptional(),
    source: notThere,
    sourceHash: notThere,
  }),
  user: orNumber(word).exactOptional(),
  usernsMode: word.exactOptional(),
  workingDir: word.exactOptional(),
} as const;
