// Colours and dashes of series, as the report's figures have them, and their like on a dark page.

/** Of methods, in the order in which a sweep names them; black is for full precision. */
export const palette = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#666666'];
const dark = {'#000000': '#f2f2f2', '#0072B2': '#5fb2ea', '#D55E00': '#ff8a4a', '#009E73': '#3fd0a4', '#CC79A7': '#e9a6cb',
              '#E69F00': '#f5bd4f', '#56B4E9': '#9bd6f7', '#666666': '#b5b5b5'};
const named = {1: 'solid', 2: [7, 4], 3: [2, 3], 4: [8, 3, 2, 3], 5: [10, 4, 2, 4, 2, 4]};
const shapes = {7: 'circle', 5: 'rect', 9: 'triangle', 11: 'triangle', 13: 'diamond', 6: 'emptyCircle', 4: 'emptyRect',
                8: 'emptyTriangle', 10: 'emptyTriangle', 12: 'emptyDiamond'};

export const colourOf = (look, isDark) => (isDark ? dark[look.colour] ?? look.colour : look.colour);
export const shapeOf = (look) => shapes[look.shape] ?? 'circle';

/** gnuplot's "3" or "(14,4)". */
export function dashOf(look) {
  const own = /^\((.*)\)$/.exec(look.dash);
  return own ? own[1].split(',').map((part) => Number(part) / 1.5) : named[look.dash] ?? 'solid';
}

export const ink = (isDark) => ({text: isDark ? '#d5d5db' : '#333', line: isDark ? '#454852' : '#dcdde2',
                                 page: isDark ? '#17181c' : '#fff'});
