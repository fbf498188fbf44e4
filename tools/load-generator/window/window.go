// Package window tells how many of a track's packets were lost between two moments, by their sequence numbers.
package window

// Numbers are packets that sequence numbers say were sent, and how many of them have not come.
type Numbers struct {
	Sent, Missing int64
}

// Plus adds those of another track.
func (n Numbers) Plus(other Numbers) Numbers {
	return Numbers{n.Sent + other.Sent, n.Missing + other.Missing}
}

// A Window counts what is sent from its opening to its closing, on a track that is numbered without gaps. What is missing may
// still come after that, overtaken or sent again. Without opening it begins with the first packet; it is not for concurrent use.
type Window struct {
	started, closed bool
	highest         int64 // a sequence number that does not wrap
	from, to        int64 // the first is not in it, the second is
	missing         map[int64]struct{}
}

// Open begins anew: what was sent before does not count, whenever it comes.
func (w *Window) Open() {
	w.from = w.highest
	w.missing = map[int64]struct{}{}
}

// Close ends it.
func (w *Window) Close() {
	w.to, w.closed = w.highest, true
}

// Arrive takes the sequence number of a packet that came.
func (w *Window) Arrive(sequence uint16) {
	if !w.started {
		w.started = true
		w.highest = int64(sequence) - 1
		if !w.closed {
			w.Open()
		}
	}
	// Late ones lie behind, a new highest one ahead, around the wrap too.
	number := w.highest + int64(int16(sequence-uint16(w.highest)))
	delete(w.missing, number)
	for ; w.highest < number; w.highest++ {
		if next := w.highest + 1; next < number && !w.closed {
			w.missing[next] = struct{}{}
		}
	}
}

// Numbers tells it as it stands, once it is closed.
func (w *Window) Numbers() Numbers {
	if !w.closed {
		return Numbers{}
	}
	return Numbers{w.to - w.from, int64(len(w.missing))}
}

// Gaps tells how many runs of neighbours the missing ones are: few long ones, or many here and there.
func (w *Window) Gaps() int {
	gaps := 0
	for number := range w.missing {
		if _, isMissing := w.missing[number-1]; !isMissing {
			gaps++
		}
	}
	return gaps
}
