import * as assert from "node:assert/strict";
import type { TimelineReport } from "../../../tools/timeline/frame";
import { renderWall } from "../../../tools/timeline/wall";

const blue = { version: "v1", color: "blue" };
const green = { version: "v2", color: "green" };
const perColumnMs = 100;
/** As many columns as are seen at once, and eight requests of each. */
const columns = 56;

/** A switch to green after a quarter of the time. */
function wall(overrides: Partial<TimelineReport> = {}): string {
  const requests = Array.from({ length: columns * 8 }, (_, index) => ({
    beganMs: (index * perColumnMs) / 8,
    answerer: index < columns * 2 ? blue : green,
  }));
  const marks = [{ label: "switch", atMs: 1_400 }];
  const seconds = (columns * perColumnMs) / 1000;
  return renderWall({ requests, failures: [], marks, seconds, ...overrides });
}

/** How many squares of a kind there are: a row of them is one rectangle. */
function squares(svg: string, kind: string): number {
  const rows = svg.matchAll(new RegExp(`<rect fill="url\\(#${kind}\\)"[^>]* width="(\\d+)"`, "g"));
  return [...rows].reduce((sum, [, width]) => sum + Number(width) / 15, 0);
}

describe("a wall of requests", () => {
  it("shows each request as a square in the color that answered it", () => {
    const svg = wall();
    assert.equal(squares(svg, "blue"), columns * 2);
    assert.equal(squares(svg, "green"), columns * 6);
    assert.equal(squares(svg, "lost"), 0);
    assert.match(svg, />0 failed of 448 requests</);
    assert.match(svg, />blue \(v1\)</);
    assert.match(svg, />Each square is a request,/);
  });

  it("shows of many requests each color's share, and says of how many each is one", () => {
    const requests = Array.from({ length: 40_000 }, (_, index) => ({
      beganMs: index / 8,
      answerer: index % 4 === 0 ? green : blue,
    }));
    const svg = wall({ requests, seconds: 5 });
    const share = squares(svg, "green") / (squares(svg, "green") + squares(svg, "blue"));
    assert.ok(Math.abs(share - 1 / 4) < 0.01, `green has ${share}`);
    assert.match(svg, />Each square is one of about 22 requests,/);
    assert.ok(svg.length < 100_000, `${svg.length} bytes`);
  });

  it("shows every failure, in red with a cross, also among thousands that went well", () => {
    const answered = Array.from({ length: 40_000 }, (_, index) => ({
      beganMs: index / 8,
      answerer: blue,
    }));
    const requests = answered.map((request, index) =>
      index % 10_000 === 9_999 ? { ...request, answerer: undefined } : request,
    );
    const failures = requests.filter(({ answerer }) => answerer === undefined);
    const svg = wall({ requests, failures, seconds: 5 });
    assert.equal(squares(svg, "lost"), 4);
    assert.match(svg, /<pattern id="lost".*?<path d="M3 3L9 9/);
    assert.match(svg, /<text class="headline lost"[^>]*>4 failed of 40,000 requests</);
  });

  it("writes marks as text, whatever they contain, and never one upon another", () => {
    const marks = [`a <b> & "c"`, "release v2 on green"].map((label, index) => ({
      label,
      atMs: 1_000 + index,
    }));
    const svg = wall({ marks });
    assert.match(svg, />a &lt;b&gt; &amp; &quot;c&quot;</);
    const heights = [...svg.matchAll(/<text class="label" x="\d+" y="(-\d+)"/g)].map(([, y]) => y);
    assert.equal(new Set(heights).size, 2);
  });

  it("stands still for readers who want that, and reads light or dark from their setting", () => {
    assert.match(wall(), /@media \(prefers-reduced-motion: reduce\) \{ \.wall \{ animation: none;/);
    assert.match(wall(), /@media \(prefers-color-scheme: dark\)/);
  });

  it("is drawn of a load without a request, too", () => {
    const svg = wall({ requests: [], marks: [], seconds: 0 });
    assert.match(svg, /0 failed of 0 requests/);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  });
});
