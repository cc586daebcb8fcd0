// One stream of events a browser: six connections are all that it opens to a host, and every tab would take one. The tab that
// holds a Web Lock listens and tells the others. Without locks (a page that is neither on localhost nor encrypted) each tab asks
// again every few seconds.

const kAskAgain_ms = 5000;
const kSilence_ms = 20000;  // the server says something every 15 s; a leader that is silent longer is frozen
const kComesBack_ms = 2000;

let lastId = '';

/** Calls `changed()` when there may be something new, and `alive(isThere)` when the server comes or goes. */
export function listen(changed, alive) {
  if (!navigator.locks || !window.BroadcastChannel) {
    setInterval(changed, kAskAgain_ms);
    return;
  }
  const channel = new BroadcastChannel('bitsweep');
  let heard = Date.now();
  const hear = (message) => {
    heard = Date.now();
    if (message.id) lastId = message.id;
    alive(message.kind !== 'gone');
    if (message.kind === 'change' || message.kind === 'hello') changed();
  };
  channel.onmessage = ({data}) => hear(data);
  const tell = (message) => { channel.postMessage(message); hear(message); };
  const lead = (options) => {
    let close = () => {};
    navigator.locks
      .request('bitsweep-events', options, () => new Promise(() => { close = openStream(tell); })) // for as long as the tab lives
      .catch(() => { close(); lead({}); });  // another tab has taken it
  };
  lead({});
  setInterval(() => {
    if (Date.now() - heard < kSilence_ms) return;
    heard = Date.now();
    lead({steal: true});
  }, kSilence_ms / 4);
}

function openStream(tell) {
  let source;
  let isOpen = true;
  const open = () => {
    if (!isOpen) return;
    source = new EventSource(`/api/events?last=${encodeURIComponent(lastId)}`);
    source.addEventListener('hello', ({lastEventId}) => tell({kind: 'hello', id: lastEventId}));
    source.addEventListener('still', () => tell({kind: 'still'}));
    source.addEventListener('change', ({lastEventId}) => tell({kind: 'change', id: lastEventId}));
    source.onerror = () => {
      tell({kind: 'gone'});
      if (source.readyState === EventSource.CLOSED) setTimeout(open, kComesBack_ms); // a 401 ends it for good
    };
  };
  open();
  return () => { isOpen = false; source.close(); };
}
