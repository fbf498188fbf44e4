package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// Linux counts a process's time in these, whatever the kernel's own tick (proc(5), sysconf(_SC_CLK_TCK)).
const ticksPerSecond = 100

// cpu is what the servers have used since they started, in seconds; 0 for those that nobody asked about.
type cpu struct {
	sfu, turn float64
}

func (o options) servers() (cpu, error) {
	var used cpu
	var err error
	if o.sfuMetrics != "" {
		used.sfu, err = metricsSeconds(o.sfuMetrics)
	} else if o.sfuProcess > 0 {
		used.sfu, err = processSeconds(o.sfuProcess)
	}
	if err == nil && o.turnProcess > 0 {
		used.turn, err = processSeconds(o.turnProcess)
	}
	return used, err
}

// processSeconds reads user and system time of a process with all its threads.
func processSeconds(pid int) (float64, error) {
	file := fmt.Sprintf("/proc/%d/stat", pid)
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, fmt.Errorf("process %d: %w", pid, err)
	}
	// The name in brackets may hold anything; fields 14 and 15 are counted from its end.
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	var ticks float64
	for _, field := range fields[11:13] {
		value, err := strconv.ParseFloat(string(field), 64)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		ticks += value
	}
	return ticks / ticksPerSecond, nil
}

// metricsSeconds reads the same from a server's Prometheus metrics.
func metricsSeconds(url string) (float64, error) {
	client := http.Client{Timeout: 10 * time.Second}
	response, err := client.Get(url)
	if err != nil {
		return 0, fmt.Errorf("--sfu-metrics: %w", err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if value, found := strings.CutPrefix(lines.Text(), "process_cpu_seconds_total "); found {
			return strconv.ParseFloat(value, 64)
		}
	}
	return 0, fmt.Errorf("--sfu-metrics: %s has no process_cpu_seconds_total (%s); name the SFU's metrics", url, response.Status)
}
