/** Settings of the server and of all areas, as one. */
import {
	isObject,
	type Area,
	type ServerSettings,
	type SettingChanges,
	type Settings,
} from './world';

const SERVER: ServerSettings = {
	latencyMs: 0,
	rateLimit: false,
	linkHost: undefined,
	linkStyle: 'api',
	tokenLifetimeMs: 3_600_000,
	pageSizeV2: 100,
	nothing: 'absent',
};

/** As they are when nothing else is said. */
export const standardSettings = (areas: readonly Area[]): Settings =>
	structuredClone(Object.assign({}, SERVER, ...areas.map(({ settings }) => settings)) as Settings);

/** Objects among them are changed field by field. */
export function changeSettings(settings: Settings, changes: SettingChanges): Settings {
	const current = settings as unknown as Record<string, unknown>;
	for (const [name, value] of Object.entries(changes)) {
		if (!(name in current)) throw new Error(`There is no setting "${name}"`);
		const before = current[name];
		current[name] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
	}
	return settings;
}
