/** What a navigator says about its browser. */
export interface NavigatorLike {
  readonly userAgent?: string;
  readonly userAgentData?: {
    readonly brands: readonly { readonly brand: string; readonly version: string }[];
    readonly platform: string;
  };
}

/** Newer names first: Chrome's and Safari's stand in everyone's. */
const BROWSERS = [
  ['Edge', /Edg\/(\d+)/],
  ['Firefox', /Firefox\/(\d+)/],
  ['Chrome', /Chrome\/(\d+)/],
  ['Safari', /Version\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari/],
] as const;

const SYSTEMS = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

/** E.g. "Chrome 141 on Linux": name, major version and system, and nothing that would tell one machine from another. */
export function browserName({ userAgent = '', userAgentData }: NavigatorLike): string {
  // One of the brands is made up, so that nobody relies on the list; "Chromium" stands beside the browser's own name.
  const brands = userAgentData?.brands.filter(({ brand }) => !/not.*brand/i.test(brand)) ?? [];
  const brand = brands.find(({ brand }) => brand !== 'Chromium') ?? brands[0];
  if (brand) return `${brand.brand} ${brand.version} on ${userAgentData?.platform || 'an unnamed system'}`;
  const system = SYSTEMS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'an unnamed system';
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version) return `${name} ${version} on ${system}`;
  }
  return `a browser that does not give its name, on ${system}`;
}
