import { deepEqual } from "node:assert/strict";
import { decide } from "../../../components/model/plan/decide";
import { describePatched } from "../../../components/model/plan/describePatched";
import type { Actual } from "../../../components/model/plan/actual";
import type { Desired } from "../../../components/model/plan/desired";
import { actual, desired, patchedContainer, proxyContainer } from "../../support/model/actual";
import { expectPlan } from "../../support/model/planRow";

const mark = "proxy.image";
const other = { [mark]: "today's" };
/** A proxy that was made with another image, and that can hand over. */
const proxy = proxyContainer({
  settings: { "proxy.port": "80", [mark]: "the first" },
  image: "nginx:1",
  handsOver: true,
});
const wants = { proxy: { "proxy.port": "80", ...other } };
const own = { proxy: { "proxy.port": "80", [mark]: "the first" } };
const serving = { proxy, patched: patchedContainer(), isPatchedServing: true };

function planned(asked: Partial<Desired>, found: Partial<Actual>) {
  const plan = decide(desired(asked), actual(found));
  return plan.outcome === "refused" ? plan.problems.map(({ path }) => path) : plan.patched;
}

function words(asked: Partial<Desired>, found: Partial<Actual>): readonly string[] {
  const plan = decide(desired(asked), actual(found));
  return plan.outcome === "refused" ? [] : describePatched(plan, desired(asked), actual(found));
}

describe("nginx of another image than the proxy was made with", () => {
  it("is made beside it, and nobody has to allow an outage", () => {
    const patched = { action: "create", image: "nginx:2" } as const;
    expectPlan({ wants, finds: { proxy }, does: { patched, handsOver: true } });
    deepEqual(words(wants, { proxy }), [
      "nginx of nginx:2 takes over from nginx:1; no request is lost.",
    ]);
  });

  it("stays when it serves", () => {
    const patched = { action: "keep", image: "nginx:2" } as const;
    expectPlan({ wants, finds: serving, does: { patched, handsOver: true } });
    deepEqual(words(wants, serving), [
      "nginx of nginx:2 serves (container forecast-nginx-patched); should it end, the proxy's own nginx:1 serves until the next update.",
    ]);
  });

  it("is made again by another image, and where it does not serve or its update did not end", () => {
    const again = { action: "recreate", image: "nginx:2" };
    const older = patchedContainer({ settings: { [mark]: "second" }, image: "nginx:1.5" });
    deepEqual(planned(wants, { ...serving, patched: older }), again);
    deepEqual(planned(wants, { ...serving, isPatchedServing: false }), again);
    for (const knownId of [undefined, "another"]) {
      deepEqual(planned(wants, { ...serving, patched: patchedContainer({ knownId }) }), again);
    }
    deepEqual(words(wants, { ...serving, patched: older }), [
      "nginx of nginx:2 takes over from nginx:1.5; no request is lost.",
    ]);
    deepEqual(words(wants, { ...serving, isPatchedServing: false }), [
      "nginx of nginx:2 does not run, and the proxy's own nginx:1 serves: nginx:2 takes over again; no request is lost.",
    ]);
  });

  it("goes when the proxy's own is wanted again", () => {
    const patched = { action: "remove", image: "" } as const;
    expectPlan({ wants: own, finds: serving, does: { patched, handsOver: true } });
    deepEqual(words(own, serving), [
      "The proxy's own nginx of nginx:1 takes over again; no request is lost.",
    ]);
  });

  it("stays where nobody names an image any more, and is not made where nobody did", () => {
    const open = { ...wants, defaultImages: { [mark]: "nginx:2" } };
    deepEqual(planned(open, serving), { action: "keep", image: "nginx:2" });
    deepEqual(planned(open, { ...serving, isPatchedServing: false }), {
      action: "recreate",
      image: "nginx:2",
    });
    deepEqual(planned(open, { proxy }), { action: "none", image: "" });
  });

  it("goes with a proxy that is made again, which takes the image then", () => {
    const changed = { proxy: { "proxy.port": "81", ...other }, allowDowntime: true };
    expectPlan({
      wants: changed,
      finds: { ...serving, kernelVersion: "6.1.0" },
      does: { proxy: "recreate", patched: { action: "remove", image: "" }, handsOver: true },
    });
  });

  it("is what the proxy is made again with while nothing is served: its own may not run with the configuration", () => {
    const plan = decide(desired(wants), actual({ serving: "none", proxy, kernelVersion: "6.1.0" }));
    deepEqual(plan.outcome === "update" && [plan.proxy, plan.patched, plan.handsOver], [
      "recreate",
      { action: "none", image: "" },
      true,
    ]);
  });

  it("needs an outage, and the permission for it, where the proxy cannot hand over", () => {
    const before = proxyContainer({ settings: proxy.settings, image: proxy.image });
    deepEqual(planned(wants, { proxy: before }), [mark]);
  });

  it("is named where it is newer than what runs, with what brings it", () => {
    const open = { ...wants, defaultImages: { [mark]: "nginx:2" } };
    const sentence = (running: string) =>
      `The proxy keeps ${running} (new stacks get nginx:2); to take that without losing a request: pulumi config set --path proxy.image nginx:2 && pulumi up.`;
    deepEqual(words(open, { proxy }), [sentence("nginx:1")]);
    const older = patchedContainer({ settings: { [mark]: "second" }, image: "nginx:1.5" });
    deepEqual(words(open, { ...serving, patched: older }).slice(1), [sentence("nginx:1.5")]);
    deepEqual(words({ ...open, ...own, patched: { [mark]: "the first" } }, { proxy }), []);
  });

  it("has a container that answers to the end while the next one serves, which is no other app's", () => {
    const owned = [{ name: "forecast-nginx-patched-ends-0123456789ab", app: "forecaster" }];
    deepEqual(planned(wants, { ...serving, owned }), { action: "keep", image: "nginx:2" });
  });

  it("is assumed to stay in a preview that cannot ask", () => {
    deepEqual(planned(wants, { ...serving, isAssumed: true }), {
      action: "keep",
      image: "nginx:2",
    });
  });

  describe("is possible with a proxy that is made", () => {
    const madeOn = (kernelVersion: string | undefined) => {
      const plan = decide(desired(), actual({ serving: "none", proxy: undefined, kernelVersion }));
      return plan.outcome === "update" && plan.handsOver;
    };

    for (const version of ["5.14.0-1-amd64", "5.15", "6.1.0", "10.0"]) {
      it(`on Linux ${version}`, () => {
        deepEqual(madeOn(version), true);
      });
    }

    for (const version of ["5.13.19", "5.4.0-216-generic", "4.18.0", "3.10", "", undefined]) {
      it(`not on Linux ${String(version)}`, () => {
        deepEqual(madeOn(version), false);
      });
    }
  });
});
