"use strict";
// A long name in two lines, parted where it has a joint nearest to its middle; entities have none.
const parted = (text) => {
  const joints = [...text.matchAll(/[-_ .]/g)].map(({index}) => index + 1).filter((each) => each < text.length);
  if (text.length <= 15 || joints.length === 0) return text;
  const apart = (place) => Math.abs(place - text.length / 2);
  const at = joints.reduce((best, each) => (apart(each) < apart(best) ? each : best));
  return `${text.slice(0, at)}<br>${text.slice(at)}`;
};

// A small screen has room for every other label of a crowded axis, for smaller ones and for narrow names.
const fitted = (data, layout, place) => {
  if (!place.clientWidth || place.clientWidth > 480) return layout;
  const names = [...new Set(data.filter((each) => each.name && each.showlegend !== false).map((each) => each.name))];
  const across = Math.max(1, Math.floor((place.clientWidth - 60) / (48 + 6.5 * Math.max(...names.map((each) => each.length)))));
  const more = layout.showlegend === false ? 0 : Math.max(0, Math.ceil(names.length / across) - 1) * 22;
  const small = (axis) => {
    const [values, texts] = [axis.tickvals, axis.ticktext];
    const crowded = axis.type === "log" && texts && values.length > 3;
    const kept = (each, index) => !crowded || (index - Math.floor((values.length - 1) / 2)) % 2 === 0;
    const ticks = texts ? {tickvals: values.filter(kept), ticktext: texts.filter(kept)} : {};
    return {...axis, ...ticks, tickfont: {...axis.tickfont, size: 11}};
  };
  const narrow = (axis) => {
    const names = axis.ticktext ? {ticktext: axis.ticktext.map(parted)} : {};
    return {...axis, ...names, tickfont: {...axis.tickfont, size: 11}};
  };
  const axes = Object.entries(layout).filter(([key]) => /^[xy]axis/.test(key))
    .map(([key, each]) => [key, key.startsWith("x") ? small(each) : narrow(each)]);
  const margin = {...layout.margin, t: layout.margin.t + more};
  const legend = {...layout.legend, font: {size: 11}};
  return {...layout, ...Object.fromEntries(axes), legend, margin, height: layout.height + more};
};
