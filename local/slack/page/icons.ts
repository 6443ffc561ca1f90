const SVG = "http://www.w3.org/2000/svg";

/** The page's own drawings, each one path in a 20 by 20 box. */
const PATHS = {
  bell: "M10 2a5 5 0 0 0-5 5v3.6L3.3 14h13.4L15 10.6V7a5 5 0 0 0-5-5zM8 15.5a2 2 0 0 0 4 0",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12.5 4.5L7 10l5.5 5.5",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  send: "M3.5 16.5L17 10 3.5 3.5v5l7 1.5-7 1.5z",
  reply: "M3.5 4.5h13v9h-7l-4 3v-3h-2z",
  eye: "M1.8 10S5 4.5 10 4.5 18.2 10 18.2 10 15 15.5 10 15.5 1.8 10 1.8 10zM12.4 10a2.4 2.4 0 1 1-4.8 0 2.4 2.4 0 0 1 4.8 0z",
  file: "M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4",
  bolt: "M11 2L4.5 11.5H9.5L8.5 18 15.5 8.5H10.5z",
  home: "M3 9.5L10 3.5l7 6M5 8.5v8h10v-8",
  down: "M10 4v11M5 10.5l5 5 5-5",
  auto: "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14zM10 3v14a7 7 0 1 0 0-14z",
  sun: "M13.5 10a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6L16 16M16 4l-1.4 1.4M5.4 14.6L4 16",
  moon: "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z",
  warning: "M10 3L1.8 16.5h16.4zM10 8v4M10 14v.500",
  beacon: "M4.5 16.5h11M6 16.5V12a4 4 0 0 1 8 0v4.5M10 2.5v2.5M3.2 5.2L5 7M16.8 5.2L15 7",
} as const;

/** The name of a drawing. */
export type IconName = keyof typeof PATHS;

/** A drawing for decoration: it takes the colour of the text and is hidden from screen readers. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
