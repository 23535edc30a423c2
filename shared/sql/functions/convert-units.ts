/** How many of the first unit of its kind a unit is. */
type Kind = Readonly<Record<string, number>>;

const INCH = 0.0254;
const FOOT = 12 * INCH;
const YARD = 3 * FOOT;
const MILE = 5_280 * FOOT;
const SURVEY_FOOT = 1_200 / 3_937;
const POUND = 453.59237;
const GALLON = 231 * INCH ** 3 * 1_000;
const BRITISH_PINT = 0.56826125;
const GRAVITY = 9.80665;
const NAUTICAL_MILE = 1_852;
const LIGHT_YEAR = 9.46073047258e15;
const PARSEC = 3.08567758128155e16;
const POINT = INCH / 72;

const MASS: Kind = {
  ...{ g: 1, sg: 14_593.902937206365, lbm: POUND, u: 1.66053100460465e-24, ozm: POUND / 16 },
  ...{ grain: POUND / 7_000, stone: 14 * POUND, cwt: 100 * POUND, shweight: 100 * POUND },
  ...{ uk_cwt: 112 * POUND, lcwt: 112 * POUND, hweight: 112 * POUND, ton: 2_000 * POUND },
  ...{ uk_ton: 2_240 * POUND, LTON: 2_240 * POUND, brton: 2_240 * POUND },
};
const DISTANCE: Kind = {
  ...{ m: 1, mi: MILE, Nmi: NAUTICAL_MILE, in: INCH, ft: FOOT, yd: YARD, ang: 1e-10, ell: 45 * INCH },
  ...{ ly: LIGHT_YEAR, parsec: PARSEC, pc: PARSEC, Picapt: POINT, Pica: POINT, pica: 12 * POINT },
  survey_mi: 5_280 * SURVEY_FOOT,
};
const TIME: Kind = { sec: 1, s: 1, yr: 31_557_600, day: 86_400, d: 86_400, hr: 3_600, mn: 60, min: 60 };
const PRESSURE: Kind = {
  ...{ Pa: 1, p: 1, atm: 101_325, at: 101_325, mmHg: 133.322, psi: 6_894.757293168361, Torr: 101_325 / 760 },
};
const FORCE: Kind = { N: 1, dyn: 1e-5, dy: 1e-5, lbf: (POUND / 1_000) * GRAVITY, pond: GRAVITY / 1_000 };
const HORSEPOWER_HOUR = 2_684_519.537696173;
const ENERGY: Kind = {
  ...{ J: 1, e: 1e-7, c: 4.184, cal: 4.1868, eV: 1.60217646e-19, ev: 1.60217646e-19 },
  ...{ HPh: HORSEPOWER_HOUR, hh: HORSEPOWER_HOUR, Wh: 3_600, wh: 3_600 },
  ...{ flb: 1.3558179483314, BTU: 1_055.05585262, btu: 1_055.05585262 },
};
const POWER: Kind = { W: 1, w: 1, HP: 745.6998715822702, h: 745.6998715822702, PS: 735.49875 };
const MAGNETISM: Kind = { T: 1, ga: 1e-4 };
const VOLUME: Kind = {
  ...{ l: 1, L: 1, lt: 1, tsp: GALLON / 768, tspm: 0.005, tbs: GALLON / 256, oz: GALLON / 128 },
  ...{ cup: GALLON / 16, pt: GALLON / 8, us_pt: GALLON / 8, uk_pt: BRITISH_PINT, qt: GALLON / 4 },
  ...{ uk_qt: 2 * BRITISH_PINT, gal: GALLON, uk_gal: 8 * BRITISH_PINT, ang3: 1e-27, 'ang^3': 1e-27 },
  ...{ barrel: 42 * GALLON, bushel: 2_150.42 * INCH ** 3 * 1_000, GRT: 100 * FOOT ** 3 * 1_000 },
  ...{ regton: 100 * FOOT ** 3 * 1_000, MTON: 40 * FOOT ** 3 * 1_000 },
};
const AREA: Kind = {
  ...{ uk_acre: 4_840 * YARD ** 2, us_acre: 43_560 * SURVEY_FOOT ** 2, ar: 100, ha: 10_000 },
  Morgen: 2_500,
};
const INFORMATION: Kind = { bit: 1, byte: 8 };
const SPEED: Kind = {
  ...{ 'm/s': 1, 'm/sec': 1, 'm/h': 1 / 3_600, 'm/hr': 1 / 3_600, mph: MILE / 3_600 },
  ...{ kn: NAUTICAL_MILE / 3_600, admkn: (6_080 * FOOT) / 3_600 },
};

/** Lengths squared and cubed are areas and volumes under the same names. */
const POWERED = ['ft', 'in', 'm', 'mi', 'Nmi', 'yd', 'ly', 'Picapt', 'Pica', 'ang'];

function powered(exponent: 2 | 3, scale: number): Kind {
  return Object.fromEntries(
    POWERED.flatMap((unit) => {
      const size = (DISTANCE[unit] ?? 1) ** exponent * scale;
      return [
        [`${unit}${exponent}`, size],
        [`${unit}^${exponent}`, size],
      ];
    }),
  );
}

const KINDS: readonly Kind[] = [
  ...[MASS, DISTANCE, TIME, PRESSURE, FORCE, ENERGY, POWER, MAGNETISM, INFORMATION, SPEED],
  { ...powered(3, 1_000), ...VOLUME },
  { ...powered(2, 1), ...AREA },
];

const PREFIXES: Readonly<Record<string, number>> = {
  ...{ Y: 1e24, Z: 1e21, E: 1e18, P: 1e15, T: 1e12, G: 1e9, M: 1e6, k: 1e3, h: 1e2, da: 1e1, e: 1e1 },
  ...{ d: 1e-1, c: 1e-2, m: 1e-3, u: 1e-6, n: 1e-9, p: 1e-12, f: 1e-15, a: 1e-18, z: 1e-21, y: 1e-24 },
};
const BINARY_PREFIXES: Readonly<Record<string, number>> = {
  ...{ ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60, Zi: 2 ** 70 },
  Yi: 2 ** 80,
};
const PREFIXED = new Set(
  `g u m ang ly parsec pc sec s Pa p atm at mmHg Torr N dyn dy pond J e c cal eV ev Wh wh W w T ga l L lt ang3 ang^3 m2 m^2
  m3 m^3 ar m/s m/sec m/h m/hr bit byte K kel`.split(/\s+/),
);

/** What has a zero of its own, in kelvin: so many for one of it, and where it is 0. */
const TEMPERATURES: Readonly<Record<string, readonly [scale: number, zero: number]>> = {
  ...{ C: [1, 273.15], cel: [1, 273.15], F: [5 / 9, 459.67 * (5 / 9)], fah: [5 / 9, 459.67 * (5 / 9)] },
  ...{ K: [1, 0], kel: [1, 0], Rank: [5 / 9, 0], Reau: [1.25, 273.15] },
};

type Unit = { readonly kind: number; readonly scale: number; readonly zero: number };

function unitOf(name: string): Unit | undefined {
  const own = withoutPrefix(name);
  if (own !== undefined) return own;
  for (const length of [1, 2]) {
    const [prefix, rest] = [name.slice(0, length), name.slice(length)];
    if (!PREFIXED.has(rest)) continue;
    const unit = withoutPrefix(rest);
    const isInformation = rest === 'bit' || rest === 'byte';
    const factor = PREFIXES[prefix] ?? (isInformation ? BINARY_PREFIXES[prefix] : undefined);
    const exponent = /^m\^?([23])$/.exec(rest)?.[1];
    if (unit !== undefined && factor !== undefined) {
      return { ...unit, scale: unit.scale * factor ** Number(exponent ?? 1) };
    }
  }
  return undefined;
}

function withoutPrefix(name: string): Unit | undefined {
  const temperature = Object.hasOwn(TEMPERATURES, name) ? TEMPERATURES[name] : undefined;
  if (temperature !== undefined) return { kind: -1, scale: temperature[0], zero: temperature[1] };
  const kind = KINDS.findIndex((each) => Object.hasOwn(each, name));
  const scale = KINDS[kind]?.[name];
  return scale === undefined ? undefined : { kind, scale, zero: 0 };
}

/** How a number of one unit becomes one of another: `number * factor + shift`. Undefined where it does not. */
export function conversionOf(
  from: string,
  to: string,
): { readonly factor: number; readonly shift: number } | undefined {
  const [source, target] = [unitOf(from), unitOf(to)];
  if (source === undefined || target === undefined || source.kind !== target.kind) return undefined;
  return { factor: source.scale / target.scale, shift: (source.zero - target.zero) / target.scale };
}
