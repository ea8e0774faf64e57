import * as assert from "node:assert/strict";
import { renderTimeline } from "../../../tools/timeline";
import type { TimelineReport } from "../../../tools/timeline/frame";

const blue = { version: "v1", color: "blue" };
const green = { version: "v2", color: "green" };

function timeline(overrides: Partial<TimelineReport> = {}): string {
  const requests = Array.from({ length: 2_000 }, (_, index) => ({
    beganMs: index * 2,
    answerer: index < 1_000 ? blue : green,
  }));
  const marks = [{ label: "switch to green", atMs: 2_000 }];
  return renderTimeline({ requests, failures: [], marks, seconds: 4, ...overrides });
}

function count(svg: string, pattern: RegExp): number {
  return [...svg.matchAll(pattern)].length;
}

describe("a timeline", () => {
  it("says in words that nothing failed, and shows no red", () => {
    const svg = timeline();
    assert.match(svg, /<text class="headline"[^>]*>0 failed of 2,000 requests</);
    assert.equal(count(svg, /class="failure"/g), 0);
    assert.doesNotMatch(svg, />failed</);
  });

  it("shows each moment of failure in red, and says how many failed", () => {
    const svg = timeline({
      failures: [{ beganMs: 1_010 }, { beganMs: 1_020 }, { beganMs: 3_000 }],
    });
    assert.match(svg, /<text class="headline lost"[^>]*>3 failed of 2,000 requests</);
    assert.equal(count(svg, /class="failure"/g), 2);
    assert.match(svg, /<title>2 failed at 1 s<\/title>/);
    assert.match(svg, />failed</);
  });

  it("fills what each color answered in that color, and names its version", () => {
    const svg = timeline();
    assert.equal(count(svg, /<path class="blue"/g), 1);
    assert.equal(count(svg, /<path class="green"/g), 1);
    assert.match(svg, />blue \(v1\)<\/text>/);
    assert.match(svg, />green \(v2\)<\/text>/);
  });

  it("names units on both axes", () => {
    const svg = timeline();
    assert.match(svg, />requests per second</);
    assert.match(svg, />4 s</);
  });

  it("writes a mark's label as text, whatever it contains", () => {
    const svg = timeline({ marks: [{ label: `a <b> & "c"`, atMs: 1_000 }] });
    assert.match(svg, />a &lt;b&gt; &amp; &quot;c&quot;</);
  });

  it("is drawn of a load without a request, too", () => {
    const svg = timeline({ requests: [], marks: [], seconds: 0 });
    assert.match(svg, /0 failed of 0 requests/);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  });

  it("reads its colors from the reader's light or dark setting", () => {
    assert.match(timeline(), /@media \(prefers-color-scheme: dark\)/);
  });
});
