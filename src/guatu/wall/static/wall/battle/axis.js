// Days and the axis: what is written above the map at each zoom, from a decade to a week.

const EPOCH = Date.UTC(2000, 0, 1);
const DAY = 86400000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export const dateOf = (day) => new Date(EPOCH + day * DAY);
export const dayOf = (year, month, day = 1) => Math.round((Date.UTC(year, month, day) - EPOCH) / DAY);
export const iso = (day) => dateOf(day).toISOString().slice(0, 10);

export const SPANS = { decade: 3652, year: 366, quarter: 92, month: 31, week: 7 };

// Where headings of a step begin, from the one that holds `first`. Steps: [unit, how many].
function* starts(first, last, [unit, step]) {
  const at = dateOf(first);
  let year = at.getUTCFullYear();
  let month = at.getUTCMonth();
  if (unit === "day") {
    const monday = first - ((dateOf(first).getUTCDay() + 6) % 7);
    for (let day = step === 7 ? monday : Math.floor(first); day <= last; day += step) yield day;
    return;
  }
  if (unit === "year") {
    year -= year % step;
    month = 0;
  } else month -= month % step;
  for (;;) {
    const day = dayOf(year, month);
    if (day > last) return;
    yield day;
    if (unit === "year") year += step;
    else month += step;
    year += Math.floor(month / 12);
    month %= 12;
  }
}

// The two lines of headings by how wide a day is.
const LEVELS = [
  [0.06, ["year", 10], ["year", 5]],
  [0.35, ["year", 10], ["year", 1]],
  [1.1, ["year", 1], ["month", 3]],
  [6, ["year", 1], ["month", 1]],
  [24, ["month", 1], ["day", 7]],
  [Infinity, ["month", 1], ["day", 1]],
];

export function levels(wide) {
  const [, major, minor] = LEVELS.find(([most]) => wide < most);
  return { major, minor };
}

function text(day, [unit, step], english) {
  const date = dateOf(day);
  const [year, month, of] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === "year") return step === 10 ? (english ? `${year}s` : `${year}年代`) : String(year);
  if (unit === "day") return step === 7 ? (english ? `${of} ${MONTHS[month]}` : `${month + 1}/${of}`) : String(of);
  if (step === 3) return `Q${month / 3 + 1}`;
  return english ? MONTHS[month] : `${month + 1}月`;
}

// Headings of a line between two days: [day, text]; months of the upper line say their year.
export function headings(first, last, level, english, upper) {
  const found = [];
  for (const day of starts(first, last, level)) {
    let said = text(day, level, english);
    if (upper && level[0] === "month") {
      const year = dateOf(day).getUTCFullYear();
      said = english ? `${said} ${year}` : `${year}年${said}`;
    }
    found.push([day, said]);
  }
  return found;
}
