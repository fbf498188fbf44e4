package window

import (
	"math/rand"
	"testing"
)

func TestWindow(t *testing.T) {
	for _, c := range []struct {
		name                  string
		before, within, after []uint16
		want                  Numbers
	}{
		{"nothing came", nil, nil, nil, Numbers{0, 0}},
		{"all came", []uint16{1, 2}, []uint16{3, 4}, []uint16{5}, Numbers{2, 0}},
		{"a gap is lost", []uint16{1}, []uint16{2, 5}, nil, Numbers{4, 2}},
		{"what came overtaken is not lost", []uint16{1}, []uint16{3, 2, 4}, nil, Numbers{3, 0}},
		{"what comes after the end is not lost", []uint16{1}, []uint16{2, 4}, []uint16{5, 3}, Numbers{3, 0}},
		{"what was lost before does not count, and makes up for nothing", []uint16{1, 4}, []uint16{2, 3, 6}, nil, Numbers{2, 1}},
		{"what comes twice makes up for nothing", []uint16{1}, []uint16{2, 2, 2, 4}, nil, Numbers{3, 1}},
		{"numbers wrap", []uint16{65534}, []uint16{65535, 1}, []uint16{0}, Numbers{3, 0}},
		{"a gap across the wrap", []uint16{65534}, []uint16{2}, nil, Numbers{4, 3}},
		{"a track may begin in it", nil, []uint16{7, 9}, nil, Numbers{3, 1}},
		{"a track may begin after it", nil, nil, []uint16{7, 9}, Numbers{0, 0}},
		{"losses after it do not count", []uint16{1}, []uint16{2}, []uint16{9}, Numbers{1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var w Window
			arrive := func(sequences []uint16) {
				for _, s := range sequences {
					w.Arrive(s)
				}
			}
			arrive(c.before)
			w.Open()
			arrive(c.within)
			w.Close()
			arrive(c.after)
			if got := w.Numbers(); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// Whatever comes in whichever order: what a set of the packets that came says.
func TestAnyOrder(t *testing.T) {
	for seed := range int64(50) {
		random := rand.New(rand.NewSource(seed))
		var w Window
		first := random.Intn(1 << 16)
		w.Arrive(uint16(first))
		w.Open()
		const sent = 100_000
		order := make([]int, sent)
		for i := range order {
			order[i] = i + 1
		}
		for i := range order {
			j := min(sent-1, i+random.Intn(50))
			order[i], order[j] = order[j], order[i]
		}
		lost, highest := map[int]bool{}, 0
		for _, n := range order {
			if random.Intn(20) == 0 {
				lost[n] = true
				continue
			}
			highest = max(highest, n)
			w.Arrive(uint16(first + n))
		}
		w.Close()
		want := Numbers{Sent: int64(highest)}
		for n := range lost {
			if n < highest {
				want.Missing++
			}
		}
		if got := w.Numbers(); got != want {
			t.Fatalf("seed %d: got %v, want %v", seed, got, want)
		}
	}
}

func TestGaps(t *testing.T) {
	var w Window
	for _, s := range []uint16{1, 4, 5, 7, 6, 11, 9} {
		w.Arrive(s)
	}
	w.Close()
	if got := w.Gaps(); got != 3 {
		t.Errorf("missing are 2 and 3, 8, and 10: got %d gaps, want 3", got)
	}
}
