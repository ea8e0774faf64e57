const light = {
  back: "#ffffff",
  edge: "#d1d9e0",
  text: "#1f2328",
  soft: "#59636e",
  grid: "#e6eaef",
  blue: "#3f7fe0",
  green: "#35a263",
  other: "#8c959f",
  red: "#cf222e",
};

const dark: typeof light = {
  back: "#0d1117",
  edge: "#3d444d",
  text: "#f0f6fc",
  soft: "#9aa4af",
  grid: "#2a313c",
  blue: "#4e8ff0",
  green: "#3fae6b",
  other: "#818b98",
  red: "#ff7b72",
};

/** Style of the timeline: with a background of its own, so that it reads well on any page. */
export const palette = `
text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
.headline { font-size: 17px; font-weight: 600; }
.label { paint-order: stroke; stroke-width: 4px; stroke-linejoin: round; }
path { shape-rendering: crispEdges; }
.mark { stroke-dasharray: 4 3; }
.failure { stroke-width: 1.5; }
${colored(light)}
@media (prefers-color-scheme: dark) {
${colored(dark)}
}
`;

// No custom properties: not every viewer of SVG files knows them.
function colored(colors: typeof light): string {
  const { back, edge, text, soft, grid, blue, green, other, red } = colors;
  return `text { fill: ${soft}; }
.back { fill: ${back}; stroke: ${edge}; }
.headline { fill: ${text}; }
.label { fill: ${text}; stroke: ${back}; }
.grid { stroke: ${grid}; }
.axis { stroke: ${soft}; }
.mark { stroke: ${text}; }
.blue { fill: ${blue}; }
.green { fill: ${green}; }
.other { fill: ${other}; }
.failure { stroke: ${red}; }
.lost { fill: ${red}; }`;
}
