/** A service point as people read it, and whether it is open at a time. */
import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { at, flat } from '../../fields/simplify';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

interface Span {
	start_time: string;
	end_time: string;
}

/** The hours of a day; none when it is closed. */
function hoursOf(point: IDataObject, day: string): Span[] {
	const spans = at(point, 'opening_times', day);
	return Array.isArray(spans) ? (spans as Span[]) : [];
}

/** E.g. `Mon–Fri 09:00–17:00; Sat 10:00–14:00`, days that are alike together; empty when it is never open. */
export function openingHours(point: IDataObject): string {
	const runs: Array<{ first: string; last: string; hours: string }> = [];
	for (const day of DAYS) {
		const hours = hoursOf(point, day)
			.map(({ start_time: from, end_time: to }) => `${from}–${to}`)
			.join(', ');
		const name = day.charAt(0).toUpperCase() + day.slice(1, 3);
		const before = runs.at(-1);
		if (before?.hours === hours) before.last = name;
		else runs.push({ first: name, last: name, hours });
	}
	return runs
		.filter(({ hours }) => hours !== '')
		.map(({ first, last, hours }) => `${first === last ? first : `${first}–${last}`} ${hours}`)
		.join('; ');
}

/**
 * Is it open at a time, by the hours of this week?
 * @param time ISO 8601; what its own clock shows counts, since opening hours are those of the place
 */
export function isOpenAt(point: IDataObject, time: string): boolean {
	const moment = DateTime.fromISO(time, { setZone: true });
	const clock = moment.toFormat('HH:mm');
	return hoursOf(point, DAYS[moment.weekday - 1]).some(
		({ start_time: from, end_time: to }) => from <= clock && clock < to,
	);
}

/** @param precision how exactly the address was understood, which its distance goes by */
export const simplified = (point: IDataObject, precision?: unknown): IDataObject =>
	flat({
		id: point.id,
		carrier_service_point_id: point.carrier_service_point_id,
		name: point.name,
		carrier_code: at(point, 'carrier', 'code'),
		carrier_name: at(point, 'carrier', 'name'),
		type: point.general_shop_type,
		...(precision !== undefined && { distance: point.distance }),
		street: at(point, 'address', 'street'),
		house_number: at(point, 'address', 'house_number'),
		postal_code: at(point, 'address', 'postal_code'),
		city: at(point, 'address', 'city'),
		country_code: at(point, 'address', 'country_code'),
		opening_hours: openingHours(point),
		is_open_tomorrow: point.is_open_tomorrow,
		next_open_at: point.next_open_at,
		latitude: at(point, 'position', 'latitude'),
		longitude: at(point, 'position', 'longitude'),
		phone: at(point, 'contact', 'phone') || undefined,
		is_expired: point.is_expired,
		...(precision !== undefined && { address_precision: precision }),
	});
