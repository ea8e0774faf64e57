import { deployedStack } from "../support/deployedStack";
import { imageOf, nginxOnlyWhereTried, replaceable, Replacements } from "../support/replacements";

describe("a database or proxy that is replaced", () => {
  const stack = deployedStack(() => replaceable);
  const parts = new Replacements(stack);

  describe("by an image that cannot run costs nobody a request:", () => {
    it("a proxy without curl", async () => {
      const base = await imageOf("proxy");
      await parts.setImage("proxy", "mute", {
        Dockerfile: `FROM ${base}\nUSER root\nRUN rm -f "$(command -v curl)"`,
      });
      await parts.expectFoundBefore(
        /\(proxy\.image\) cannot take the place of .*: it lacks what this program needs: curl/,
      );
      await parts.setBack("proxy");
    });

    it("a Postgres that ends at its start", async () => {
      const Dockerfile = `FROM ${await imageOf("database")}\nENTRYPOINT ["sh", "-c", "echo broken; exit 7"]`;
      await parts.setImage("database", "broken", { Dockerfile });
      await parts.expectFoundBefore(
        /\(database\.image\) cannot take the place of .*: it ends right after its start: exited \(7\)/,
        /broken/,
      );
      await parts.setBack("database");
    });
  });

  it("by a proxy that does not start with its network gets its place back, and the next update is quiet", async () => {
    await parts.setImage("proxy", "late", await nginxOnlyWhereTried());
    // Another image alone takes over beside it.
    await stack().set("proxy.container.shmSize", 128);
    const setBack = async () => {
      await stack().unset("proxy.container");
      await parts.setBack("proxy");
    };
    await parts.expectPutBack(setBack, /The last log lines of .*-nginx:\s+no such network/);
  });
}).timeout(400_000);
