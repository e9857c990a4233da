"""What follows from measurements but was not measured: time on more cores, money, more forks, keeping up."""
