import { deepEqual } from "node:assert/strict";
import { containerFlags, mountFlags } from "../../../components/model/containerFlags";

describe("the flags of a container that is like another one", () => {
  it("are its rights, where nothing else is asked for", () => {
    const words = ["--cap-drop", "ALL", "--cap-add", "CAP_KILL"];
    deepEqual(containerFlags(["CAP_KILL"]), [...words, "--security-opt", "no-new-privileges:true"]);
    deepEqual(mountFlags(), []);
  });

  it("are what its processes meet: names, limits, devices, the user and the system", () => {
    deepEqual(
      containerFlags([], {
        ...{ capabilities: { drops: [] }, securityOpts: [] },
        ...{ user: "app", workingDir: "/srv/app", runtime: "runsc", gpus: "device=0,2" },
        ...{ ipcMode: "host", pidMode: "host", usernsMode: "host", platform: "linux/arm64" },
        ...{ groupAdds: ["video"], dns: ["9.9.9.9", "1.1.1.1"], dnsSearches: ["corp"] },
        ...{
          deviceCgroupRules: ["c 189:* rmw"],
          dnsOpts: ["ndots:1"],
          init: true,
          privileged: false,
          readOnly: true,
          shmSize: 64,
        },
        hosts: [{ host: "erp", ip: "host-gateway" }],
        ulimits: [{ name: "nofile", soft: 1024, hard: -1 }],
        devices: [
          { hostPath: "/dev/kvm" },
          { hostPath: "/dev/a", containerPath: "/dev/b", permissions: "r" },
        ],
        sysctls: { "net.core.somaxconn": "4096" },
      }),
      [
        ...["--user", "app", "--workdir", "/srv/app", "--runtime", "runsc", "--ipc", "host"],
        ...["--pid", "host", "--userns", "host", "--platform", "linux/arm64"],
        ...["--group-add", "video", "--dns", "9.9.9.9", "--dns", "1.1.1.1"],
        ...["--dns-search", "corp", "--dns-option", "ndots:1"],
        ...["--device-cgroup-rule", "c 189:* rmw", "--init", "--read-only"],
        ...["--add-host", "erp:host-gateway", "--ulimit", "nofile=1024:-1"],
        ...["--device", "/dev/kvm:/dev/kvm:rwm", "--device", "/dev/a:/dev/b:r"],
        ...["--sysctl", "net.core.somaxconn=4096", "--shm-size", "64m", "--gpus", '"device=0,2"'],
      ],
    );
  });

  it("are its mounts, with every option", () => {
    deepEqual(
      mountFlags({
        tmpfs: { "/run": "size=1m" },
        mounts: [
          {
            type: "bind",
            source: '/a "b", c',
            target: "/a",
            bindOptions: { propagation: "rslave" },
          },
          { type: "tmpfs", target: "/t", tmpfsOptions: { sizeBytes: 4096, mode: 0o1777 } },
          {
            ...{ type: "volume", source: "nfs", target: "/n", readOnly: true },
            volumeOptions: {
              ...{ driverName: "local", driverOptions: { type: "nfs" }, noCopy: true },
              ...{ labels: [{ label: "team", value: "ml" }], subpath: "models" },
            },
          },
        ],
      }),
      [
        ...["--mount", 'type=bind,target=/a,"source=/a ""b"", c",bind-propagation=rslave'],
        ...["--mount", "type=tmpfs,target=/t,tmpfs-size=4096,tmpfs-mode=1777"],
        "--mount",
        "type=volume,target=/n,source=nfs,readonly,volume-driver=local,volume-opt=type=nfs,volume-label=team=ml,volume-nocopy,volume-subpath=models",
        ...["--tmpfs", "/run:size=1m"],
      ],
    );
  });
});
