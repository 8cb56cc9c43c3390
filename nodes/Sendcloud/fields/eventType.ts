/** What happens to a parcel, for event subscriptions. */
import { PARCEL_EVENT } from '../api/eventSubscriptions';
import { field } from '../engine/define';

export const eventTypeField = field({
	displayName: 'Event Type',
	type: 'options',
	default: PARCEL_EVENT,
	options: [{ name: 'Parcel Event Created', value: PARCEL_EVENT }],
	description: 'What happens to a parcel, such as a change of its status',
});
