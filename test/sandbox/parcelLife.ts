/** The events of a parcel's life, from the label to its end: smoothly, or with what happens to parcels. */

export interface ParcelEvent {
	event_type: 'parcels.event.created';
	data: {
		parcel: {
			parcel_id: number;
			tracking_number: string | null;
			carrier_code: string;
			announced_at: string | null;
		};
		event: {
			event_type: 'carrier' | 'internal' | 'calculated' | 'claim';
			timestamp: string;
			phase: string;
			exception: string;
			status_type: 'success' | 'warning' | 'error';
			sub_status: string;
			description: string | null;
			end_of_tracking: boolean | null;
			is_offered: boolean | null;
			is_carrier_responsible: boolean | null;
			is_returned: boolean | null;
			location_details: Record<string, string | number | null> | null;
			extra_data: Record<string, unknown> | null;
		};
	};
}

type Step = Partial<Omit<ParcelEvent['data']['event'], 'timestamp'>> & {
	phase: string;
	description: string;
	/** Hours after the step before. */
	after: number;
	city?: string;
};

const TO_THE_DEPOT: Step[] = [
	{
		phase: 'ready_to_send',
		description: 'Parcel is ready to send',
		after: 0,
		event_type: 'internal',
	},
	{
		phase: 'announced',
		description: 'Parcel was announced to the carrier',
		after: 0.1,
		event_type: 'internal',
	},
	{
		phase: 'accepted',
		description: 'Parcel was handed over to the carrier',
		after: 6,
		city: 'Eindhoven',
	},
	{ phase: 'sorted', description: 'Parcel was sorted', after: 5, city: 'Tilburg' },
];
const ON_THE_WAY: Step = {
	phase: 'in_transit',
	description: 'Parcel is on its way',
	after: 4,
	city: 'Utrecht',
};
const WITH_THE_DRIVER: Step = {
	phase: 'in_delivery',
	description: 'The driver has the parcel',
	after: 9,
	city: 'Amsterdam',
};
const DELIVERED: Step = {
	phase: 'delivered',
	description: 'Parcel has been delivered',
	after: 3,
	city: 'Amsterdam',
	end_of_tracking: true,
	is_offered: true,
};
const NOT_HOME: Step = {
	phase: 'attempted',
	description: 'Nobody was at home',
	after: 3,
	city: 'Amsterdam',
	status_type: 'warning',
	sub_status: 'not_home',
	is_offered: true,
};

const COURSES = {
	smooth: [...TO_THE_DEPOT, ON_THE_WAY, WITH_THE_DRIVER, DELIVERED],
	delayed: [
		...TO_THE_DEPOT,
		{
			...ON_THE_WAY,
			description: 'Parcel is delayed by the weather',
			exception: 'delivery_delay',
			status_type: 'warning',
			sub_status: 'weather_conditions',
			is_carrier_responsible: false,
		},
		{ ...ON_THE_WAY, after: 30 },
		WITH_THE_DRIVER,
		DELIVERED,
	],
	notHome: [
		...TO_THE_DEPOT,
		ON_THE_WAY,
		WITH_THE_DRIVER,
		NOT_HOME,
		{ ...WITH_THE_DRIVER, after: 21 },
		DELIVERED,
	],
	wrongAddress: [
		...TO_THE_DEPOT,
		{
			...ON_THE_WAY,
			description: 'The address is not known',
			exception: 'address_error',
			status_type: 'error',
			sub_status: 'incorrect_information',
		},
		{ ...ON_THE_WAY, description: 'The address was corrected', after: 20, sub_status: 'resolved' },
		WITH_THE_DRIVER,
		DELIVERED,
	],
	returned: [
		...TO_THE_DEPOT,
		ON_THE_WAY,
		WITH_THE_DRIVER,
		{
			...NOT_HOME,
			description: 'Parcel was refused',
			exception: 'refused',
			status_type: 'error',
			sub_status: 'receiver',
		},
		{
			phase: 'in_transit',
			description: 'Parcel goes back to the sender',
			after: 20,
			city: 'Utrecht',
			exception: 'returned_sender',
			status_type: 'error',
			is_returned: true,
		},
		{
			...DELIVERED,
			description: 'Parcel is back at the sender',
			after: 40,
			city: 'Eindhoven',
			is_returned: true,
		},
	],
	lost: [
		...TO_THE_DEPOT,
		ON_THE_WAY,
		{
			phase: 'in_transit',
			description: 'Nothing was heard of the parcel',
			after: 120,
			event_type: 'calculated',
			exception: 'off_radar',
			status_type: 'warning',
		},
		{
			phase: 'in_transit',
			description: 'Parcel is missing',
			after: 120,
			exception: 'missing',
			status_type: 'error',
			end_of_tracking: true,
			is_carrier_responsible: true,
		},
		{
			phase: 'in_transit',
			description: 'A claim can be made',
			after: 1,
			event_type: 'claim',
			exception: 'claimable',
			status_type: 'error',
			end_of_tracking: true,
		},
	],
} satisfies Record<string, Step[]>;

export type Course = keyof typeof COURSES;
export const courses = Object.keys(COURSES) as Course[];

let nextParcelId = 12345678;

export function parcelLife({
	parcelId = nextParcelId++,
	carrier = 'dpd',
	course = 'smooth',
	start = new Date('2026-01-15T10:00:00Z'),
}: { parcelId?: number; carrier?: string; course?: Course; start?: Date } = {}): ParcelEvent[] {
	let time = start.getTime();
	return COURSES[course].map(({ after, city, ...step }: Step) => {
		time += after * 3_600_000;
		return {
			event_type: 'parcels.event.created',
			data: {
				parcel: {
					parcel_id: parcelId,
					tracking_number: `3SYZXG${parcelId}`,
					carrier_code: carrier,
					announced_at: start.toISOString(),
				},
				event: {
					event_type: 'carrier',
					timestamp: new Date(time).toISOString(),
					exception: 'none',
					status_type: 'success',
					sub_status: 'none',
					end_of_tracking: false,
					is_offered: false,
					is_carrier_responsible: null,
					is_returned: false,
					location_details:
						city === undefined
							? null
							: {
									city,
									country: 'NL',
									house_number: null,
									postal_code: null,
									street: null,
									service_point_id: null,
									depot: null,
								},
					extra_data: null,
					...step,
				},
			},
		};
	});
}
